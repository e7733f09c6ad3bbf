package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Settings of keys on the command line. */
final class KeyOptionsTest {

  @Test
  void each_setting_has_an_option() {
    KeyOptions options =
        CommandLine.populateCommand(
            new KeyOptions(),
            "--team=t",
            "--models=a,b*",
            "--rpm=1",
            "--tpm=2",
            "--max-parallel=3",
            "--model-limit=ollama/x:7b:rpm=4",
            "--model-limit=ollama/x:7b:max-parallel=5",
            "--budget=0.10/1d",
            "--budget=2000/1mo:soft=0.8:hard=false:timezone=Europe/Berlin",
            "--expires=2030-01-01T00:00:00Z",
            "--tags=x,y",
            "--metadata=owner=a=b",
            "--routes=/models*",
            "--cidrs=10.0.0.0/8,::1",
            "--role=viewer",
            "--explain");

    assertThat(options.json().toString())
        .isEqualTo(
            """
            {"models":["a","b*"],"rpm":1,"tpm":2,"max_parallel":3,\
            "model_limits":{"ollama/x:7b":{"rpm":4,"max_parallel":5}},\
            "budgets":[{"limit":0.10,"window":"1d"},{"limit":2000,"window":"1mo","soft":0.8,\
            "hard":false,"timezone":"Europe/Berlin"}],\
            "tags":["x","y"],"metadata":{"owner":"a=b"},"team":"t",\
            "expires":"2030-01-01T00:00:00Z","routes":["/models*"],\
            "cidrs":["10.0.0.0/8","::1"],"role":"viewer","explain":true}\
            """);
  }

  @Test
  void what_is_not_given_is_not_said_and_what_is_unset_is_null() {
    assertThat(CommandLine.populateCommand(new KeyOptions()).json()).isEmpty();
    assertThat(
            CommandLine.populateCommand(new KeyOptions(), "--unset=rpm,max-parallel")
                .json()
                .toString())
        .isEqualTo("{\"rpm\":null,\"max_parallel\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--budget=5",
        "--budget=five/1d",
        "--budget=5/1d:sofd=1",
        "--budget=5/1d:hard=yes",
        "--model-limit=rpm=5",
        "--model-limit=m:rpm=many"
      })
  void what_cannot_be_read_is_wrong_usage(String option) {
    KeyOptions options = CommandLine.populateCommand(new KeyOptions(), option);

    assertThatThrownBy(options::json).isInstanceOf(TypeConversionException.class);
  }
}
