package dev.fairlead.operator.grpc.error;

/**
 * Something wrong with a field of a request.
 *
 * @param field path of the proto field from the request on, such as {@code queue.quotas[0].limit}
 * @param sentence what is wrong and what to do, a full sentence
 */
public record FieldViolation(String field, String sentence) {}
