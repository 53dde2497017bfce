using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>Resource limits: a bundle starts where its program starts, and a limit that is hit is named in one line.</summary>
public sealed class LimitSpecs : IDisposable
{
    private const int PageSize = 4096;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--data", "-static")]
    [InlineData("--data", "-static-pie")]
    [InlineData("--data", "-pie")]
    [InlineData("--as", "-static")]
    [InlineData("--as", "-static-pie")]
    [InlineData("--as", "-pie")]
    public async Task A_bundle_needs_no_more_memory_than_its_program(string limit, string kind)
    {
        string direct = await Gcc.CompileProgram("whoami.c", _directory["program"], [kind]);
        string bundle = Bundle.OfAllLevels(direct, _directory["bundle"]);
        long least = await LeastFor(direct, limit);

        var result = await Run(limit, least, bundle, "3");

        least.ShouldBeGreaterThan(PageSize);
        result.ExitCode.ShouldBe(3, $"{limit}={least}: {result.StandardError}");
    }

    [Fact]
    public async Task A_program_that_is_too_large_is_refused_in_one_line()
    {
        string direct = MinimalElf.Summing(zeroBytes: 64 << 20).WriteTo(_directory["program"]);
        string bundle = Bundle.OfOne(direct, _directory["bundle"]);

        var result = await Run("--as", 32 << 20, bundle);

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe($"[multivariant] error: cannot find room in memory for {bundle}: ENOMEM 12\n");
    }

    [Fact]
    public async Task A_large_index_takes_memory_only_while_it_is_read()
    {
        string direct = Tool.RequireElf("cat");
        string bundle = MakeBundleOfManyVariants(direct);

        var expected = await MemoryOf(direct);
        var actual = await MemoryOf(bundle);
        var tooLarge = await Run("--data", PageSize, bundle, "/proc/self/maps");

        expected["rw-p"].ShouldBeGreaterThan(0);
        actual.ShouldBe(expected);
        tooLarge.ExitCode.ShouldBe(71);
        tooLarge.StandardError.ShouldBe(
            $"[multivariant] error: cannot find memory for the headers of {bundle}: ENOMEM 12\n");
    }

    [Theory]
    [InlineData("-static")]
    [InlineData("-pie")]
    public async Task One_free_descriptor_is_enough(string kind)
    {
        string bundle = Bundle.OfAllLevels(
            await Gcc.CompileProgram("whoami.c", _directory["program"], [kind]), _directory["bundle"]);

        var result = await Run("--nofile", 4, bundle, "3");

        result.ExitCode.ShouldBe(3, result.StandardError);
    }

    [Theory]
    [InlineData(3, null, "open")]
    [InlineData(4, "memfd", "create a memory file (memfd_create) for")]
    public async Task Without_any_free_descriptor_one_line_says_so(int limit, string? debug, string action)
    {
        string bundle = Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", _directory["program"]), _directory["bundle"]);

        var result = await Tool.RunControlled(Tool.Require("prlimit"), null, debug, $"--nofile={limit}", bundle, "3");

        result.ExitCode.ShouldBe(71);
        result.StandardError.ShouldBe($"[multivariant] error: cannot {action} {bundle}: EMFILE 24\n");
    }

    /// <summary>Bytes by protection and name, of a program that prints the file it is given; without its own segments.</summary>
    private static async Task<IReadOnlyDictionary<string, long>> MemoryOf(string program)
    {
        string mappings = (await Tool.Run(program, "/proc/self/maps")).StandardOutput;
        return new SortedDictionary<string, long>((
            from line in mappings.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            where !line.EndsWith(program, StringComparison.Ordinal)
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            let range = fields[0].Split('-').Select(address => Convert.ToInt64(address, 16)).ToArray()
            group range[1] - range[0] by string.Join(' ', [fields[1], .. fields.Skip(5)]))
            .ToDictionary(group => group.Key, group => group.Sum()));
    }

    /// <summary>The lowest limit, in bytes, with which the program ends as it should.</summary>
    private static async Task<long> LeastFor(string program, string limit)
    {
        long tooLittle = 0, enough = 16 << 20;
        while (enough - tooLittle > PageSize)
        {
            long middle = (tooLittle + enough) / 2 / PageSize * PageSize;
            if ((await Run(limit, middle, program, "3")).ExitCode == 3)
                enough = middle;
            else
                tooLittle = middle;
        }

        return enough;
    }

    /// <summary>An index of more than a page.</summary>
    private string MakeBundleOfManyVariants(string program)
    {
        string[] features =
            ["aes", "pclmul", "sha", "adx", "rdrnd", "rdseed", "fsgsbase", "clflushopt", "clwb", "xsave", "xsaveopt", "xsavec"];
        return Bundle.Of(
            _directory["bundle"],
            from level in Bundle.Levels
            from feature in features
            select new VariantArtifact($"{level}+{feature}", program));
    }

    private static Task<BufferedCommandResult> Run(string limit, long value, string program, params string[] arguments) =>
        Tool.Run(Tool.Require("prlimit"), [$"{limit}={value}", program, .. arguments]);
}
