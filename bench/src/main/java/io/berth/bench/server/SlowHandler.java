package io.berth.bench.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Netty's, on a thread that may block: takes its time with those who ask for slow service. */
final class SlowHandler extends EchoHandler {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.getByte(bytes.readerIndex()) == 'S') {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Standing.SLOW_MILLIS));
        }
        super.channelRead(context, message);
    }
}
