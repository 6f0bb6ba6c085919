/**
 * {@code berth.jar}: starts a framework out of the bundles that lie in the jar, lets it serve, says
 * what it serves, and ends it in order. It sees nothing of Berth but service properties: all of
 * Berth lies in bundles.
 */
@NullMarked
package io.berth.app;

import org.jspecify.annotations.NullMarked;
