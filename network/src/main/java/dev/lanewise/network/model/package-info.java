/**
 * Networks ({@link dev.lanewise.network.model.Network}), and recipes ({@link
 * dev.lanewise.network.model.Recipe}) that say all of how one is built and trained, those of {@link
 * dev.lanewise.network.model.ReferenceNetworks} included.
 */
package dev.lanewise.network.model;
