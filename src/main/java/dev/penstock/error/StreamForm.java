package dev.penstock.error;

import io.vertx.core.buffer.Buffer;

/** How the frames of one streamed answer stand in its body. For one answer. */
public interface StreamForm {
  /** Server-sent events, as all writers of answers make them. */
  StreamForm EVENTS =
      new StreamForm() {
        @Override
        public String contentType() {
          return "text/event-stream";
        }

        @Override
        public Buffer frames(Buffer events) {
          return events;
        }

        @Override
        public Buffer end() {
          return Buffer.buffer();
        }
      };

  /** Of the answer's head. */
  String contentType();

  /** What stands for these whole server-sent events. */
  Buffer frames(Buffer events);

  /** What comes after the last of them. */
  Buffer end();
}
