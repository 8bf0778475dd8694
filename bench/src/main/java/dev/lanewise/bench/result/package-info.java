/**
 * What a run leaves behind: a folder with machine.json, the raw numbers and a report, written at
 * the end or not at all.
 */
package dev.lanewise.bench.result;
