package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.redis.SharedRedis;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed here Redis understands, and the other way round. */
final class PackedTest {
  private static final String ECHO = "return cmsgpack.pack(cmsgpack.unpack(ARGV[1]))";
  private static final String LENGTH = "return #cmsgpack.unpack(ARGV[1])[1]";

  private final Links links = new Links();

  @AfterEach
  void close() {
    links.close();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        127,
        128,
        255,
        256,
        65_535,
        65_536,
        4_294_967_295L,
        4_294_967_296L,
        1L << 50,
        -1,
        -32,
        -33,
        -128,
        -129,
        -32_769,
        -2_147_483_649L
      })
  void a_number_comes_back(long number) {
    Unpacked back = echoed(new Packed().array(1).number(number));

    assertThat(back.array()).isEqualTo(1);
    assertThat(back.number()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 70_000})
  void an_array_comes_back(int length) {
    Packed packed = new Packed().array(length);
    LongStream.range(0, length).forEach(packed::number);

    Unpacked back = echoed(packed);

    assertThat(back.array()).isEqualTo(length);
    LongStream.range(0, length).forEach(i -> assertThat(back.number()).isEqualTo(i));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 70_000})
  void a_text_is_read_as_long_as_it_is(int length) {
    assertThat(asked(LENGTH, new Packed().array(1).text("x".repeat(length))).toInteger())
        .isEqualTo(length);
  }

  @Test
  void a_text_is_written_in_utf_8() {
    assertThat(asked(LENGTH, new Packed().array(1).text("\u00e4\u20ac")).toInteger()).isEqualTo(5);
  }

  private Unpacked echoed(Packed packed) {
    return new Unpacked(asked(ECHO, packed).toBytes());
  }

  private io.vertx.redis.client.Response asked(String script, Packed packed) {
    RedisLink link =
        links.open(Links.standalone(SharedRedis.server().url(), SharedRedis.freshPrefix()));
    return Links.await(link.send(Request.cmd(Command.EVAL).arg(script).arg(0).arg(packed.bytes())));
  }
}
