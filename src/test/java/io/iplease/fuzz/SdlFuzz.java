package io.iplease.fuzz;

import io.iplease.sdl.Sdl;
import io.iplease.sdl.SdlReader;
import io.iplease.sdl.SdlReading;
import java.nio.charset.StandardCharsets;

/** Any bytes are an SDL, or break rules: the same by their bytes as by their text. */
public final class SdlFuzz {

    private SdlFuzz() {}

    /** @param data an SDL */
    public static void fuzzerTestOneInput(byte[] data) {
        SdlReading<Sdl> reading = SdlReader.read(data);
        switch (reading) {
            case SdlReading.Valid<Sdl>(Sdl sdl) -> {
                String text = new String(data, StandardCharsets.UTF_8);
                Expectations.equal(SdlReader.read(text), reading);
                Expectations.equal(sdl.groups().isEmpty(), false);
                for (Sdl.Group group : sdl.groups()) {
                    Expectations.equal(
                            SdlReader.readGroup(text, group.gseq()), new SdlReading.Valid<>(group.endpoints()));
                    Expectations.sane(group.endpoints());
                }
            }
            case SdlReading.Invalid<Sdl> invalid -> Expectations.sane(invalid);
        }
    }
}
