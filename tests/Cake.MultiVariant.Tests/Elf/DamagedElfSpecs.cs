using System.Text;

namespace Cake.MultiVariant.Tests.Elf;

public sealed class DamagedElfSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<bool, bool> Kinds => new((true, true), (true, false), (false, true), (false, false));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_class_and_byte_order_is_read(bool is64Bit, bool isLittleEndian)
    {
        MinimalElf program = DynamicProgram(is64Bit, isLittleEndian);

        ElfFile elf = Read(program.ToBytes());

        elf.Class.ShouldBe(program.Class);
        elf.DataEncoding.ShouldBe(program.DataEncoding);
        elf.Machine.ShouldBe(program.Machine);
        elf.Type.ShouldBe(program.Type);
        elf.Entry.ShouldBe(program.Entry);
        elf.Segments.ShouldBe(program.Segments);
        elf.Interpreter.ShouldBe("/lib/ld.so");
        elf.HasPieFlag.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_ends_early_is_malformed(bool is64Bit, bool isLittleEndian)
    {
        byte[] file = DynamicProgram(is64Bit, isLittleEndian).ToBytes();
        for (int length = 0; length < file.Length; length++)
            Should.Throw<ElfFormatException>(() => Read(file[..length]), $"{length} bytes");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_byte_makes_another_file_or_a_malformed_one_and_nothing_worse(
        bool is64Bit, bool isLittleEndian)
    {
        byte[] file = DynamicProgram(is64Bit, isLittleEndian).ToBytes();
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
    [InlineData(4, 3, "class 3")]
    [InlineData(5, 0, "data encoding 0")]
    [InlineData(6, 2, "version 2")]
    [InlineData(54, 55, "program headers of 55 instead of 56 bytes")]
    [InlineData(57, 5, "more than the kernel takes")]
    public void A_header_that_makes_no_sense_is_malformed(int offset, byte value, string found)
    {
        byte[] file = new MinimalElf().ToBytes();
        file[offset] = value;

        Should.Throw<ElfFormatException>(() => Read(file)).Message.ShouldContain(found);
    }

    [Theory]
    [InlineData("\0", "an interpreter path of 1 bytes")]
    [InlineData("/lib/ld.so", "without its closing zero")]
    public void An_interpreter_path_that_the_kernel_refuses_is_malformed(string path, string found)
    {
        var elf = new MinimalElf { Content = Encoding.ASCII.GetBytes(path) };
        elf = elf with { Segments = [.. elf.Segments, Place(ElfSegmentType.Interpreter, 120 + 56, path.Length)] };

        Should.Throw<ElfFormatException>(() => Read(elf.ToBytes())).Message.ShouldContain(found);
    }

    [Fact]
    public void A_second_interpreter_is_malformed()
    {
        MinimalElf program = DynamicProgram(is64Bit: true, isLittleEndian: true);
        program = program with { Segments = [.. program.Segments, program.Segments[1]] };

        Should.Throw<ElfFormatException>(() => Read(program.ToBytes()))
            .Message.ShouldContain("2 program headers of the type Interpreter");
    }

    [Fact]
    public void A_dynamic_section_without_end_is_malformed()
    {
        var elf = new MinimalElf { Content = [.. Enumerable.Repeat((byte)1, 160)] };
        elf = elf with { Segments = [.. elf.Segments, Place(ElfSegmentType.Dynamic, 120 + 56, 160)] };

        Should.Throw<ElfFormatException>(() => Read(elf.ToBytes())).Message.ShouldContain("closing entry");
    }

    /// <summary>A position-independent program with an interpreter and DF_1_PIE.</summary>
    private static MinimalElf DynamicProgram(bool is64Bit, bool isLittleEndian)
    {
        var program = new MinimalElf
        {
            Class = is64Bit ? ElfClass.Bits64 : ElfClass.Bits32,
            DataEncoding = isLittleEndian ? ElfDataEncoding.LittleEndian : ElfDataEncoding.BigEndian,
            Type = ElfType.Shared,
        };
        byte[] path = "/lib/ld.so\0"u8.ToArray();
        byte[] flags = program.Natives(0x6FFF_FFFB, 0x0800_0000, 0, 0);
        int offset = program.HeaderSize + (3 * program.SegmentSize);
        return program with
        {
            Segments =
            [
                MinimalElf.Load(0x400000),
                Place(ElfSegmentType.Interpreter, offset, path.Length),
                Place(ElfSegmentType.Dynamic, offset + path.Length, flags.Length),
            ],
            Content = [.. path, .. flags],
        };
    }

    private static ElfSegment Place(ElfSegmentType type, int offset, int size) =>
        new(type, ElfSegmentFlags.Read, (ulong)offset, 0x500000, (ulong)size, (ulong)size, 1);

    private ElfFile Read(byte[] content)
    {
        string path = _directory["file"];
        File.WriteAllBytes(path, content);
        return ElfReading.Read(path);
    }
}
