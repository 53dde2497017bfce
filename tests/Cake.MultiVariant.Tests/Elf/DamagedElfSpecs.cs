using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Tests.Elf;

public sealed class DamagedElfSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_that_ends_early_is_malformed()
    {
        byte[] file = ProgramWith(Notes(buildIdSize: 20)).ToBytes();
        for (int length = 0; length < file.Length; length++)
            Should.Throw<ElfFormatException>(() => Read(file[..length]), $"{length} bytes");
    }

    [Fact]
    public void A_changed_byte_makes_another_file_or_a_malformed_one_and_nothing_worse()
    {
        byte[] file = ProgramWith(Notes(buildIdSize: 20)).ToBytes();
        int malformed = 0;
        for (int i = 0; i < file.Length; i++)
        {
            byte original = file[i];
            foreach (byte value in new byte[] { 0x00, 0x7F, 0xFF })
            {
                file[i] = value;
                try
                {
                    Read(file);
                }
                catch (ElfFormatException)
                {
                    malformed++;
                }
            }

            file[i] = original;
        }

        malformed.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(4, 3, "the unknown ELF class 3")]
    [InlineData(5, 0, "the unknown ELF data encoding 0")]
    [InlineData(6, 2, "the unknown ELF version 2")]
    [InlineData(4, 1, "a file that is not 64-bit and little-endian")]
    [InlineData(5, 2, "a file that is not 64-bit and little-endian")]
    [InlineData(54, 55, "program headers of 55 instead of 56 bytes")]
    [InlineData(57, 5, "more than the kernel accepts")]
    [InlineData(58, 65, "section headers of 65 instead of 64 bytes")]
    [InlineData(60, 0, "no section headers")]
    [InlineData(62, 0, "section names in section 0 of 2")]
    [InlineData(62, 2, "section names in section 2 of 2")]
    public void A_header_that_makes_no_sense_is_malformed(int offset, byte value, string found)
    {
        byte[] file = new MinimalElf().ToBytes();
        file[offset] = value;

        Should.Throw<ElfFormatException>(() => Read(file)).Message.ShouldContain(found);
    }

    [Fact]
    public void A_file_without_section_headers_is_refused_with_the_reason() =>
        Should.Throw<ElfFormatException>(() => Read(new MinimalElf { HasSectionHeaders = false }.ToBytes()))
            .Message.ShouldBe("no section headers, which tell where its code is");

    [Fact]
    public void A_string_table_of_2_GiB_in_a_small_file_is_malformed()
    {
        var program = new MinimalElf { Sections = [new(".dynstr", MinimalElf.Strings, 0, 0, 64, 1UL << 31)] };

        Should.Throw<ElfFormatException>(() => Read(program.ToBytes())).Message.ShouldStartWith("a section at 0x40, beyond");
    }

    [Fact]
    public void Sections_that_share_the_file_many_times_over_are_malformed()
    {
        var program = new MinimalElf { Content = new byte[10_000] };
        program = program with { Sections = [.. Enumerable.Repeat(new ElfSection("", MinimalElf.Strings, 0, 0, 0, 9_000), 5)] };

        Should.Throw<ElfFormatException>(() => Read(program.ToBytes())).Message.ShouldStartWith("sections that are together larger");
    }

    /// <summary>The size of the name makes the note end where it starts.</summary>
    [Fact]
    public void A_note_of_size_0_is_malformed() =>
        Malformed(ProgramWith([.. Notes(buildIdSize: 20), unchecked((uint)-12), 0, 1, 0])).ShouldBe("a note that exceeds its segment");

    [Fact]
    public void A_note_that_is_larger_than_its_segment_is_malformed() =>
        Malformed(ProgramWith([4, 0x7FFF_FFFF, 3, 0x554E47])).ShouldBe("a note that exceeds its segment");

    [Fact]
    public void Notes_without_number_are_malformed() =>
        Malformed(ProgramWith(new uint[100_000])).ShouldBe("more than 1024 notes in a segment");

    [Fact]
    public void Notes_that_are_read_over_and_over_are_malformed()
    {
        MinimalElf program = ProgramWith(Notes(buildIdSize: 100_000));
        ElfSegment notes = program.Segments[1];
        program = program with { Segments = [.. Enumerable.Repeat(notes with { Offset = 64 + (20 * 56) }, 20)] };

        Malformed(program).ShouldBe("headers that lead to the same bytes over and over");
    }

    [Theory]
    [InlineData("\0", "an interpreter path of 1 bytes")]
    [InlineData("/lib/ld.so", "text without its closing zero")]
    public void An_interpreter_path_that_the_kernel_refuses_is_malformed(string path, string found)
    {
        byte[] content = System.Text.Encoding.ASCII.GetBytes(path);

        Malformed(ProgramWith(ElfSegmentType.Interpreter, content)).ShouldBe(found);
    }

    /// <summary>The notes of a build-id.</summary>
    private static uint[] Notes(int buildIdSize) =>
        [4, (uint)buildIdSize, 3, 0x554E47, .. new uint[buildIdSize / sizeof(uint)]];

    private static MinimalElf ProgramWith(uint[] notes) =>
        ProgramWith(ElfSegmentType.Note, MemoryMarshal.AsBytes<uint>(notes).ToArray());

    private static MinimalElf ProgramWith(ElfSegmentType type, byte[] content)
    {
        ulong offset = (ulong)MinimalElf.ContentOffset(segments: 2);
        ulong size = (ulong)content.Length;
        return new MinimalElf
        {
            Segments =
            [
                MinimalElf.Load(0x400000),
                new ElfSegment(type, ElfSegmentFlags.Read, offset, 0x500000, 0x500000, size, size, 4),
            ],
            Content = content,
        };
    }

    private string Malformed(MinimalElf program) => Should.Throw<ElfFormatException>(() => Read(program.ToBytes())).Message;

    private void Read(byte[] content)
    {
        string path = _directory["file"];
        File.WriteAllBytes(path, content);
        ElfReading.Read(path);
    }
}
