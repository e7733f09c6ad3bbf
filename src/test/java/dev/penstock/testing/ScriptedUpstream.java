package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream on loopback that does what a script says, byte by byte: it answers, stalls, cuts,
 * resets. Each connection has a thread of its own, so that a script reads like a story.
 */
public final class ScriptedUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /** What happens on one call. */
  public interface Script {
    void play(Call call) throws IOException, InterruptedException;
  }

  public ScriptedUpstream(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** An upstream that always gives this JSON. */
  public static ScriptedUpstream json(int status, String body) {
    return new ScriptedUpstream(call -> call.json(status, body));
  }

  /** An upstream that always streams these bytes and ends well. */
  public static ScriptedUpstream sse(byte[] body) {
    return new ScriptedUpstream(call -> call.head("text/event-stream").chunk(body).end());
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Calls in the order in which they came. */
  public List<Call> calls() {
    return calls;
  }

  /** Connections that were ever made. */
  public int connections() {
    return connections.get();
  }

  /** Connections that are open. */
  public int openConnections() {
    return open.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        connections.incrementAndGet();
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Call call = Call.read(socket, in);
        if (call == null) {
          return;
        }
        calls.add(call);
        script.play(call);
        if (!call.ended) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The script or the gateway ended the connection.
    } finally {
      open.decrementAndGet();
    }
  }

  /** One request and the means to answer it. */
  public static final class Call {
    public final String line;
    public final Map<String, String> headers;
    public final String body;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean ended;

    private Call(Socket socket, InputStream in, String line, Map<String, String> headers)
        throws IOException {
      this.socket = socket;
      this.in = in;
      this.out = socket.getOutputStream();
      this.line = line;
      this.headers = headers;
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      this.body = new String(in.readNBytes(length), UTF_8);
    }

    private static Call read(Socket socket, InputStream in) throws IOException {
      String line = readLine(in);
      if (line == null) {
        return null;
      }
      Map<String, String> headers = new LinkedHashMap<>();
      for (String header = readLine(in);
          header != null && !header.isEmpty();
          header = readLine(in)) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).trim());
      }
      return new Call(socket, in, line, headers);
    }

    private static String readLine(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          return null;
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    /** A whole answer. */
    public void json(int status, String body, String... headers) throws IOException {
      whole(status, "application/json", body.getBytes(UTF_8), headers);
    }

    /** A whole answer of any type; headers as {@code name: value}. */
    public void whole(int status, String contentType, byte[] body, String... headers)
        throws IOException {
      StringBuilder head =
          new StringBuilder("HTTP/1.1 " + status + " Status\r\ncontent-type: " + contentType)
              .append("\r\ncontent-length: " + body.length + "\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
      out.write(body);
      out.flush();
      ended = true;
    }

    /** The head of a chunked answer of status 200. */
    public Call head(String contentType) throws IOException {
      return head(200, contentType);
    }

    /** The head of a chunked answer. */
    public Call head(int status, String contentType) throws IOException {
      out.write(
          ("HTTP/1.1 " + status + " Status\r\ncontent-type: " + contentType).getBytes(ISO_8859_1));
      out.write("\r\ntransfer-encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
      return this;
    }

    /** The head of a chunked answer and its first chunk in one write. */
    public Call headAndChunk(String contentType, String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      String head =
          "HTTP/1.1 200 OK\r\ncontent-type: "
              + contentType
              + "\r\ntransfer-encoding: chunked\r\n\r\n"
              + Integer.toHexString(bytes.length)
              + "\r\n";
      out.write((head + text + "\r\n").getBytes(UTF_8));
      out.flush();
      return this;
    }

    /** A chunk; an empty one would be the end, and is left out. */
    public Call chunk(byte[] bytes) throws IOException {
      if (bytes.length > 0) {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
        out.write(bytes);
        out.write("\r\n".getBytes(ISO_8859_1));
        out.flush();
      }
      return this;
    }

    /**
     * A whole chunked answer of status 200, sent at once: however the socket cuts it, its reader
     * sees pieces of {@code size} bytes.
     */
    public void pieces(String contentType, byte[] body, int size) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream(body.length * 2);
      for (int from = 0; from < body.length; from += size) {
        int length = Math.min(size, body.length - from);
        all.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
        all.write(body, from, length);
        all.writeBytes("\r\n".getBytes(ISO_8859_1));
      }
      head(contentType);
      out.write(all.toByteArray());
      end();
    }

    public Call chunk(String text) throws IOException {
      return chunk(text.getBytes(UTF_8));
    }

    /** The proper end of a chunked answer. */
    public void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
      ended = true;
    }

    /** Closes in the midst of the answer. */
    public void cut() throws IOException {
      socket.close();
    }

    /** Resets the connection. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the gateway has closed the connection; false if it does not within the time. */
    public boolean closedWithin(long millis) throws InterruptedException {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (in.read() >= 0) {
                // What still comes is of no interest.
              }
            } catch (IOException e) {
              // A reset is an end as well.
            }
            closed.countDown();
          });
      return closed.await(millis, TimeUnit.MILLISECONDS);
    }
  }
}
