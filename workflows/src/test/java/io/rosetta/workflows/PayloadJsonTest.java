package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.workflows.backfill.BackfillInput;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person has typed wrong is said without the names of our classes. */
class PayloadJsonTest {
  private static final DataConverter CONVERTER = PayloadJson.converter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'pipeline': ['shop']} | field 'pipeline': a text is needed",
        "{'lanes': 'many'} | field 'lanes': a number is needed",
        "{'kind': 'NEVER'} | field 'kind': one of these is needed: INITIAL, RESYNC, REFRESH",
        "{'filter': 5} | field 'filter': a list is needed",
        "{'filter': [{'column': 'id', 'operator': '=', 'values': 5}]}"
            + " | field 'filter.[].values': a list is needed",
        "{'filter': ['id = 5']} | field 'filter.[]': an object is needed",
        "{'reportEvery': '6 hours'} | field 'reportEvery': a duration is needed, such as \"PT6H\""
            + " (ISO 8601)",
        "{'retry': 'perhaps'} | field 'retry': true or false is needed",
        "[] | an object is needed",
        "{'table | it is no valid JSON"
      })
  void namesThePlaceAndWhatIsNeeded(String json, String message) {
    Payload given =
        CONVERTER.toPayload("").orElseThrow().toBuilder()
            .setData(com.google.protobuf.ByteString.copyFromUtf8(json.replace('\'', '"')))
            .build();

    assertThatThrownBy(() -> CONVERTER.fromPayload(given, BackfillInput.class, BackfillInput.class))
        .hasMessage("The JSON given is no BackfillInput: " + message);
  }
}
