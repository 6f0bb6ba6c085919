@NullMarked
package io.berth.impl.server;

import org.jspecify.annotations.NullMarked;
