package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that sends the very bytes a test wants, and can leave in any way. */
public final class RawClient implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private String tail = "";

  /** A connection to a port of loopback; {@code receiveBuffer} 0 leaves it to the system. */
  public RawClient(int port, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new BufferedInputStream(socket.getInputStream());
  }

  public RawClient(int port) throws IOException {
    this(port, 0);
  }

  /** An answer, its body whole. */
  public record Answer(int status, Map<String, String> headers, String body) {}

  public RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(UTF_8));
    socket.getOutputStream().flush();
    return this;
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** A chat request with this body; headers as {@code name: value}. */
  public RawClient post(String path, String body, String... headers) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    StringBuilder head =
        new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: test\r\n")
            .append("content-type: application/json\r\ncontent-length: " + bytes.length + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head.append("\r\n").toString()).send(bytes);
  }

  public RawClient get(String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nhost: test\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head.append("\r\n").toString());
  }

  /** Reads one whole answer. */
  public Answer answer() throws IOException {
    Answer head = head();
    if ("chunked".equals(head.headers().get("transfer-encoding"))) {
      return new Answer(head.status(), head.headers(), new String(chunks(), UTF_8));
    }
    int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
    return new Answer(head.status(), head.headers(), new String(in.readNBytes(length), UTF_8));
  }

  /** Reads status and headers only. */
  public Answer head() throws IOException {
    String status = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    return new Answer(Integer.parseInt(status.substring(9, 12)), headers, "");
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      all.writeBytes(chunk);
    }
    return all.toByteArray();
  }

  /** Reads what is left of a chunked body. */
  public String rest() throws IOException {
    return new String(chunks(), UTF_8);
  }

  /** Reads one chunk of a chunked body; empty at its end. */
  public byte[] chunk() throws IOException {
    int length = Integer.parseInt(line(), 16);
    byte[] chunk = in.readNBytes(length);
    line();
    return chunk;
  }

  /** Reads raw bytes of the body as they come, chunk borders included; how many there were. */
  public long readSome(int atMost) throws IOException {
    return in.readNBytes(atMost).length;
  }

  /** Reads raw bytes up to the end of a chunked body; how many there were. */
  public long drainChunks() throws IOException {
    byte[] buffer = new byte[256 * 1024];
    long total = 0;
    while (!tail.endsWith("0\r\n\r\n")) {
      int read = in.read(buffer);
      if (read < 0) {
        throw new IOException("the gateway closed the connection");
      }
      total += read;
      String text = tail + new String(buffer, Math.max(0, read - 512), Math.min(512, read), UTF_8);
      tail = text.substring(Math.max(0, text.length() - 512));
    }
    return total;
  }

  /** The last bytes of what {@link #drainChunks} read, without the borders of chunks. */
  public String tail() {
    return tail.replaceAll("\r\n(0\r\n\r\n|[0-9a-f]+\r\n)", "");
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the gateway closed the connection");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** Whether the gateway has closed the connection; what it still sends is dropped. */
  public boolean closedByPeer() throws IOException {
    try {
      while (in.read() >= 0) {
        // Of no interest.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Leaves without a word. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
