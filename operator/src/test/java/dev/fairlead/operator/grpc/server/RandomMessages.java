package dev.fairlead.operator.grpc.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import java.util.Random;

/** Messages of any type, with values that nobody sane would send and some that they would. */
final class RandomMessages {
    private static final int DEEPEST = 4;
    private static final List<String> STRINGS = List.of(
            "",
            "-",
            "queues/fuzzed",
            "queues/fuzzed/usage",
            "queues/-",
            "queues/../../secrets",
            "namespaces/fuzz-jobs",
            "namespaces/-",
            "namespaces/fuzz-jobs/jobs/steady",
            "namespaces/kube-system/jobs/%2e%2e",
            "fleet",
            "\u0000\uffff\u202e",
            "name = \"queues/fuzzed\" AND weight > 99999999999999999999",
            "a.b.c.d = -1 OR NOT (x:*)",
            "(".repeat(10_000),
            "NOT ".repeat(5_000) + "name = 1",
            "-".repeat(20_000) + "1",
            "\"".repeat(1_001),
            "name desc, name asc, ".repeat(500),
            "x".repeat(100_000));

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    byte[] bytes(Descriptor type) {
        return switch (random.nextInt(8)) {
            case 0 -> noise(random.nextInt(300));
            case 1 -> mutated(message(type, 0).toByteArray());
            default -> message(type, 0).toByteArray();
        };
    }

    byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] mutated(byte[] message) {
        for (int i = 0; i < message.length; i += 1 + random.nextInt(20)) {
            message[i] = (byte) random.nextInt(256);
        }
        return message;
    }

    private DynamicMessage message(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            if (!field.isRepeated()) {
                message.setField(field, value(message, field, depth));
            } else {
                for (int i = random.nextInt(3); i > 0; i--) {
                    message.addRepeatedField(field, value(message, field, depth));
                }
            }
        }
        return message.build();
    }

    private Object value(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextBoolean() ? random.nextInt(5) : random.nextInt();
            case LONG -> random.nextBoolean() ? random.nextLong(20) : random.nextLong();
            case FLOAT -> Float.NaN;
            case DOUBLE -> random.nextBoolean() ? Double.NaN : random.nextDouble();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> STRINGS.get(random.nextInt(STRINGS.size()));
            case BYTE_STRING -> ByteString.copyFrom(noise(20));
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(9) - 2);
            case MESSAGE ->
                depth < DEEPEST
                        ? message(field.getMessageType(), depth + 1)
                        : message.newBuilderForField(field).build();
        };
    }
}
