/**
 * Two handlers to try Berth with, and to copy from: one sends back what it gets, one throws it
 * away. They import nothing of Berth but its API.
 */
@NullMarked
@RequireBerth
package io.berth.example.echo;

import io.berth.whiteboard.RequireBerth;
import org.jspecify.annotations.NullMarked;
