package dev.penstock.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handlers for signals of the operating system. The JDK's supported way, a shutdown hook, sees only
 * the first signal that ends the process, and SIGHUP as one of them: neither "reload" nor "now at
 * once" can be said that way. {@code sun.misc.Signal} is in {@code jdk.unsupported}, which every
 * JDK has; javac warns of it in a way that cannot be suppressed, hence reflection.
 */
final class OsSignals {
  private static final Logger LOG = LoggerFactory.getLogger(OsSignals.class);

  private OsSignals() {}

  /** Runs {@code action}, on a thread of its own, at each signal of that name without its SIG. */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object running =
          Proxy.newProxyInstance(
              OsSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      Object wanted = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, wanted, running);
    } catch (InvocationTargetException e) {
      // Windows has no SIGHUP; with -Xrs none is ours.
      LOG.debug("no handler for SIG{}: {}", name, String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      LOG.warn("signals are left to the JVM", e);
    }
  }
}
