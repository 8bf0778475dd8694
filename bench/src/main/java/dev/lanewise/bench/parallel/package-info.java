/** What threads cost, measured. */
package dev.lanewise.bench.parallel;
