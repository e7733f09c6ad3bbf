package dev.penstock.dialect.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizers of OpenAI's models. One takes a third of a second and some 30 MB to load, so it is
 * loaded when it is first wanted, never on the thread that wants it: until then there is none.
 */
public final class Tokenizer {
  /** Of {@code gpt-4o} and all since. */
  public static final Tokenizer O200K = new Tokenizer(EncodingType.O200K_BASE);

  /** Of {@code gpt-4}, {@code gpt-3.5-turbo} and the embeddings. */
  public static final Tokenizer CL100K = new Tokenizer(EncodingType.CL100K_BASE);

  private static final String[] O200K_MODELS = {
    "gpt-4o",
    "gpt-4.1",
    "gpt-4.5",
    "gpt-5",
    "gpt-6",
    "gpt-oss",
    "chatgpt-",
    "o1",
    "o3",
    "o4",
    "codex-"
  };
  private static final String[] CL100K_MODELS = {
    "gpt-4", "gpt-3.5", "gpt-35", "text-embedding-3", "text-embedding-ada-002"
  };

  private final EncodingType type;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private volatile @Nullable Encoding encoding;

  private Tokenizer(EncodingType type) {
    this.type = type;
  }

  /** That of a model, by its name with or without a vendor in front; null if it is not OpenAI's. */
  public static @Nullable Tokenizer of(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    if (startsWithAny(name, O200K_MODELS)) {
      return O200K;
    }
    return startsWithAny(name, CL100K_MODELS) ? CL100K : null;
  }

  private static boolean startsWithAny(String name, String[] prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Begins to load that of a model, if it has one, so that it is there when it is wanted. */
  public static void prepare(String model) {
    Tokenizer tokenizer = of(model);
    if (tokenizer != null) {
      tokenizer.begin();
    }
  }

  /** Loads it unless it is loaded. Takes its time: not for an event loop. */
  public void load() {
    if (encoding == null) {
      encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
    }
  }

  /** Null while it is not loaded; that begins with the first question. */
  @Nullable Encoding encoding() {
    if (encoding == null) {
      begin();
    }
    return encoding;
  }

  private void begin() {
    if (wanted.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("tokenizer-" + type.getName()).start(this::load);
    }
  }
}
