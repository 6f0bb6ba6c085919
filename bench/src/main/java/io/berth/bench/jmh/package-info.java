/** JMH: what the small things cost that each read and write does. */
@NullMarked
package io.berth.bench.jmh;

import org.jspecify.annotations.NullMarked;
