using Microsoft.Win32.SafeHandles;

namespace Cake.MultiVariant.IntegrationTests.Elf;

/// <summary>Programs that all kinds of compilers and linkers made for this machine; readelf is the oracle.</summary>
public sealed class InstalledProgramSpecs
{
    /// <summary>How many files readelf gets at a time.</summary>
    private const int BatchSize = 50;

    [Fact]
    public async Task All_programs_and_libraries_are_read_as_readelf_reads_them()
    {
        string[] paths = [.. Files("/usr/bin").Concat(Files("/usr/lib")).Where(IsReadable)];
        paths.ShouldNotBeEmpty();

        await Parallel.ForEachAsync(paths.Chunk(BatchSize), TestContext.Current.CancellationToken, async (batch, _) =>
        {
            foreach (ReadElf expected in await ReadElf.Read(batch))
                expected.ShouldAgreeWith(ElfReading.Read(expected.Path));
        });
    }

    private static IEnumerable<string> Files(string directory) => Directory.EnumerateFiles(
        directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });

    private static bool IsReadable(string path)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path);
            var file = FileRange.Whole(path, handle);
            return ElfIdentity.HasMagic(file) && ElfIdentity.Read(file).IsReadable;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
