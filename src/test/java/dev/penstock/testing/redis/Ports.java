package dev.penstock.testing.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports below the range that the system deals out by itself, so that a server which is down
 * for a while finds its port free again. A cluster's bus wants the port 10,000 above.
 */
final class Ports {
  private static final int FIRST = 12_000;
  private static final int COUNT = 10_000;
  private static final int BUS = 10_000;

  private Ports() {}

  static int free() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
      if (isFree(port) && isFree(port + BUS)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
