using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.IntegrationTests.Elf;

/// <summary>However a file is damaged, reading it ends in a model or in the one exception, quickly and without much memory.</summary>
public sealed class MutatedElfSpecs : IDisposable
{
    private const int FilesOfEachKind = 10_000;
    private const long MemoryLimit = 150 << 20;

    /// <summary>Reading takes well below a second; more than this is a loop.</summary>
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(10);

    /// <summary>In bytes: the ELF header and the program headers, which decide most.</summary>
    private const int HeadersSize = 64 + (13 * 56);

    private static readonly ulong[] s_extremes =
    [
        0, 1, 7, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
        0xFFFF_FFFF_FFFF_FFF0, ulong.MaxValue,
    ];

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Fifty_thousand_mutated_files_do_no_harm()
    {
        const string doesNothing = "int main(void) { return 0; }";
        string program = await Gcc.Compile(_directory, "-pie", "-g", "-Wl,-rpath,/lib", "-Wl,--build-id");
        await Gcc.Run("objcopy", "--only-keep-debug", program, _directory["debug"]);
        string[] seeds =
        [
            program,
            _directory["debug"],
            await Gcc.CompileSource(_directory, doesNothing, ["-s", "-no-pie"], name: "stripped"),
            await Gcc.CompileSource(_directory, doesNothing, ["-shared", "-fPIC"], name: "library"),
            await Gcc.CompileSource(_directory, "void _start(void) { for (;;) ; }", ["-nostdlib", "-static"], name: "static"),
        ];
        int malformed = 0;
        foreach (string seed in seeds)
        {
            byte[] original = await File.ReadAllBytesAsync(seed, TestContext.Current.CancellationToken);
            using SafeFileHandle file = File.OpenHandle(seed, FileMode.Open, FileAccess.ReadWrite);
            var random = new Random(FilesOfEachKind);
            for (int i = 0; i < FilesOfEachKind; i++)
            {
                byte[] mutated = [.. original];
                int length = Mutate(mutated, random);
                RandomAccess.Write(file, mutated, 0);
                RandomAccess.SetLength(file, length);
                malformed += Read(seed, file, $"{Path.GetFileName(seed)}, mutation {i}") ? 0 : 1;
            }
        }

        malformed.ShouldBeInRange(FilesOfEachKind, (seeds.Length - 1) * FilesOfEachKind);
    }

    [Fact]
    public async Task Mutated_code_and_unwind_tables_do_no_harm_to_the_audit()
    {
        string path = await Gcc.CompileVectors(_directory, ["-march=x86-64-v3"]);
        byte[] original = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var random = new Random(original.Length);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] mutated = [.. original];
            for (int changes = random.Next(1, 200); changes > 0; changes--)
                mutated[random.Next(HeadersSize, mutated.Length)] = (byte)random.Next(256);
            RandomAccess.Write(file, mutated, 0);
            try
            {
                var range = FileRange.Whole(path, file);
                InstructionAuditor.Audit(X64.Architecture, range, ElfFile.Read(range));
            }
            catch (ElfFormatException)
            {
                // As good as an audit.
            }
        }
    }

    /// <summary>Changes the file and returns its new length.</summary>
    private static int Mutate(Span<byte> file, Random random)
    {
        int kind = random.Next(5);
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int size = kind == 0 ? file.Length : Math.Min(HeadersSize, file.Length);
            int position = random.Next(size);
            if (kind < 2)
                file[position] ^= (byte)(1 << random.Next(8));
            else
                SetExtreme(file[(position & ~1)..], random);
        }

        if (kind >= 3)
            SetExtreme(SectionHeaders(file, random), random);
        return random.Next(4) == 0 ? random.Next(file.Length) : file.Length;
    }

    private static void SetExtreme(Span<byte> field, Random random)
    {
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        BitConverter.TryWriteBytes(value, s_extremes[random.Next(s_extremes.Length)]);
        value[..Math.Min(1 << random.Next(1, 4), field.Length)].CopyTo(field);
    }

    /// <summary>Linkers write them at the end of the file.</summary>
    private static Span<byte> SectionHeaders(Span<byte> file, Random random) =>
        file[^Math.Min(file.Length, random.Next(8, 64 * 30))..];

    /// <summary>Whether the file still makes sense to the reader.</summary>
    private static bool Read(string path, SafeFileHandle file, string what)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            ElfFile.Read(FileRange.Whole(path, file), "main");
            return true;
        }
        catch (ElfFormatException)
        {
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {e}");
        }
        finally
        {
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(s_timeLimit, what);
            (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(MemoryLimit, what);
        }
    }
}
