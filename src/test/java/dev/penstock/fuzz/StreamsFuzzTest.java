package dev.penstock.fuzz;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.client.Maker;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.completions.CompletionsPass;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.dialect.openai.reading.ForeignAnswer;
import dev.penstock.dialect.responses.ResponsesDecoder;
import dev.penstock.dialect.translate.DialectTranslator;
import dev.penstock.dialect.translate.NativePass;
import dev.penstock.provider.anthropic.AnthropicDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every spoilt answer comes to one end: streams and whole ones, by every way to a caller. */
final class StreamsFuzzTest {
  private static final String EVENTS = "text/event-stream";

  @TestFactory
  Stream<DynamicTest> a_translated_stream_ends_once() {
    return Vendors.all().stream()
        .flatMap(vendor -> Callers.NAMES.stream().map(caller -> translated(vendor, caller)));
  }

  private static DynamicTest translated(Vendors vendor, String caller) {
    return Fuzz.test(
        vendor.name() + " to " + caller,
        vendor.streams(),
        vendor.encoding(),
        input ->
            Endings.ofStream(
                caller, () -> translator(vendor, caller).stream(vendor.mediaType()), input));
  }

  /** Also what is no event stream of AWS at all. */
  @TestFactory
  DynamicTest a_broken_binary_stream_ends_once() {
    Vendors bedrock = Vendors.named("bedrock");
    return Fuzz.test(
        "bedrock",
        bedrock.streams().stream().map(Seeds::aws).toList(),
        input ->
            Endings.ofStream(
                "chat", () -> translator(bedrock, "chat").stream(bedrock.mediaType()), input));
  }

  @TestFactory
  Stream<DynamicTest> a_translated_answer_is_one_or_fails() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Vendors vendor : Vendors.all()) {
      List<byte[]> seeds = new ArrayList<>(vendor.answers());
      // A stream where none was asked for.
      vendor.streams().stream().limit(5).map(vendor.encoding()).forEach(seeds::add);
      for (String caller : Callers.NAMES) {
        tests.add(
            Fuzz.test(
                vendor.name() + " to " + caller,
                seeds,
                input -> Endings.ofWhole(translator(vendor, caller), input.bytes())));
      }
    }
    return tests.stream();
  }

  private static DialectTranslator translator(Vendors vendor, String caller) {
    return new DialectTranslator(
        vendor.dialect().get(), Callers.writers(caller), Callers.MOST_EVENT);
  }

  @TestFactory
  Stream<DynamicTest> an_answer_in_openai_format_ends_once() {
    return Stream.of("", "chat", "messages", "responses", "gemini", "completions")
        .flatMap(caller ->
            both(
                caller.isEmpty() ? "passed" : "foreign to " + caller,
                caller.isEmpty() ? "chat" : caller,
                "contract/openai",
                "openai-chat",
                () -> openAi(caller)));
  }

  private static AnswerTranslator openAi(String caller) {
    return caller.isEmpty()
        ? new PassThrough(Callers.settings())
        : new ForeignAnswer(Callers.settings(), Callers.writers(caller));
  }

  @TestFactory
  Stream<DynamicTest> a_native_answer_ends_once() {
    return Stream.concat(
        both(
            "anthropic",
            "",
            "anthropic/streams",
            "anthropic-messages",
            () -> passing(new AnthropicDialect())),
        both(
            "responses",
            "",
            "responses",
            "openai-responses",
            () -> passing(new ResponsesDecoder())));
  }

  @TestFactory
  Stream<DynamicTest> a_native_answer_of_geminis_ends_once() {
    Vendors gemini = Vendors.named("gemini");
    return Stream.of(
        Fuzz.test(
            "streamed",
            gemini.streams(),
            input ->
                Endings.ofStream("", () -> passing(gemini.dialect().get()).stream(EVENTS), input)),
        Fuzz.test(
            "whole",
            gemini.answers(),
            input -> Endings.ofWhole(passing(gemini.dialect().get()), input.bytes())));
  }

  @TestFactory
  Stream<DynamicTest> a_completion_that_passes_ends_once() {
    return both(
        "completion",
        "",
        "fuzz/completions",
        "completions",
        () -> new CompletionsPass(true, Callers.MOST_EVENT));
  }

  private static AnswerTranslator passing(AnswerDecoder decoder) {
    return new NativePass(
        decoder,
        Callers.MOST_EVENT,
        Objects.requireNonNull(Callers.dialect("responses")).listener(new Maker("p", "p/m", null)));
  }

  private static Stream<DynamicTest> both(
      String name,
      String caller,
      String folder,
      String format,
      Supplier<AnswerTranslator> translators) {
    List<byte[]> whole = Seeds.answers("none", format);
    return Stream.of(
        Fuzz.test(
            name + " streamed",
            Seeds.events(folder, format),
            input -> Endings.ofStream(caller, () -> translators.get().stream(EVENTS), input)),
        Fuzz.test(
            name + " whole", whole, input -> Endings.ofWhole(translators.get(), input.bytes())));
  }
}
