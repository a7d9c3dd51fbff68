package io.rosetta.workflows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * How payloads are written and read: durations and instants in ISO-8601, unknown fields refused.
 * Messages about a malformed payload name the place and never repeat the payload. Workers and
 * clients must use the same.
 */
public final class PayloadJson {
  private PayloadJson() {}

  public static DataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new Strict(mapper()));
  }

  static ObjectMapper mapper() {
    ObjectMapper mapper = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    mapper.getFactory().disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION);
    return mapper
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
  }

  private static final class Strict extends JacksonJsonPayloadConverter {
    Strict(ObjectMapper mapper) {
      super(mapper);
    }

    @Override
    public <T> T fromData(Payload content, Class<T> valueClass, Type valueType) {
      try {
        return super.fromData(content, valueClass, valueType);
      } catch (DataConverterException e) {
        throw new DataConverterException(
            "The JSON given is no " + valueClass.getSimpleName() + ": " + reason(e));
      }
    }

    private static String reason(DataConverterException e) {
      if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
        String known =
            unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
        return "unknown field '" + unknown.getPropertyName() + "' (known: " + known + ")";
      }
      if (e.getCause() instanceof JsonMappingException mapping) {
        String path =
            mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                .collect(Collectors.joining("."));
        String what =
            mapping instanceof MismatchedInputException mismatch
                ? needed(mismatch.getTargetType(), mapping)
                : mapping.getOriginalMessage();
        return path.isEmpty() ? what : "field '" + path + "': " + what;
      }
      return "it is no valid JSON";
    }

    private static String needed(Class<?> type, JsonMappingException mapping) {
      if (type == null) {
        return mapping.getOriginalMessage();
      }
      if (type.isEnum()) {
        return "one of these is needed: "
            + Arrays.stream(type.getEnumConstants())
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
      }
      if (type.isArray() || Collection.class.isAssignableFrom(type)) {
        return "a list is needed";
      }
      if (type == String.class) {
        return "a text is needed";
      }
      if (type == Duration.class) {
        return "a duration is needed, such as \"PT6H\" (ISO 8601)";
      }
      if (type == Boolean.class || type == boolean.class) {
        return "true or false is needed";
      }
      if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
        return "a number is needed";
      }
      return type.isRecord() ? "an object is needed" : mapping.getOriginalMessage();
    }
  }
}
