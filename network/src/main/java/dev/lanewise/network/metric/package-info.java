/** What a network's outputs are worth: how many are right, and which classes are confused. */
package dev.lanewise.network.metric;
