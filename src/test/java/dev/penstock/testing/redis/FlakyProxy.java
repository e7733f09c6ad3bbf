package dev.penstock.testing.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A wire to a server that a test makes slow, silent or broken. */
public final class FlakyProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition thawed = lock.newCondition();
  private boolean frozen;
  private volatile boolean refusing;
  private volatile Duration delay = Duration.ZERO;

  private FlakyProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** To a port of this machine. */
  public static FlakyProxy to(int port) {
    try {
      FlakyProxy proxy =
          new FlakyProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), port);
      Thread.startVirtualThread(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return "redis://127.0.0.1:" + port();
  }

  /** How long each piece of an answer is held back. */
  public void delayAnswers(Duration longer) {
    delay = longer;
  }

  /** From now on no byte passes, in neither direction; connections stay. */
  public void freeze() {
    setFrozen(true);
  }

  /** What was held passes now. */
  public void thaw() {
    setFrozen(false);
  }

  private void setFrozen(boolean now) {
    lock.lock();
    try {
      frozen = now;
      thawed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Breaks every connection there is; new ones are welcome. */
  public void cut() {
    sockets.forEach(FlakyProxy::quietly);
    sockets.clear();
  }

  /** Breaks every connection there is and each that comes. */
  public void refuse() {
    refusing = true;
    cut();
  }

  /** Ends {@link #refuse}. */
  public void welcome() {
    refusing = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refusing) {
          quietly(client);
        } else {
          join(client);
        }
      } catch (IOException closed) {
        // The next round sees whether it is for good.
      }
    }
  }

  private void join(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException down) {
      quietly(client);
      return;
    }
    sockets.add(client);
    sockets.add(server);
    Thread.startVirtualThread(() -> pump(client, server, false));
    Thread.startVirtualThread(() -> pump(server, client, true));
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (answers) {
          LockSupport.parkNanos(delay.toNanos());
        }
        awaitThaw();
        out.write(buffer, 0, count);
      }
    } catch (IOException broken) {
      // Both ends are closed; that is what a broken wire looks like.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitThaw() {
    lock.lock();
    try {
      while (frozen) {
        thawed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
    thaw();
  }
}
