package dev.penstock.api;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** What Vert.x has no word for. */
public final class Sockets {
  private Sockets() {}

  /**
   * Closes a connection whose peer takes nothing: Vert.x's own close waits until all that was
   * written before is flushed, which then is never. To be called on the connection's event loop.
   */
  public static void closeNow(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      Channel channel = base.channelHandlerContext().channel();
      channel.unsafe().close(channel.voidPromise());
    } else {
      connection.close().onFailure(cause -> {});
    }
  }
}
