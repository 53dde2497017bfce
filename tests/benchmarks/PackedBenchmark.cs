using System.Diagnostics;
using System.Globalization;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>
/// Start to exit of a program from its bundle, raw and packed, and by a stand-in for what cargo-multivers does; and the
/// launcher's decoder against the C library: over and over, and once in a new process, as a start needs it. The program may
/// end with any exit code.
/// </summary>
internal sealed class PackedBenchmark : IDisposable
{
    private const int WarmUps = 5;
    private const string Frame = "frame";

    private readonly string _folder = Directory.CreateTempSubdirectory("multivariant-packed-").FullName;
    private readonly string[] _arguments;
    private readonly string _raw;
    private readonly string _packed;
    private readonly BundledVariant _base;
    private readonly BundledVariant _patch;

    public PackedBenchmark(string sampleDirectory, string[] arguments)
    {
        _arguments = arguments;
        string project = Sample.CopyTo(_folder, Path.GetFileName(sampleDirectory));
        _raw = RealCake.CreateContext().MultiVariantPublish(
            project, new MultiVariantPublishSettings { OutputDirectory = At("output") }).Path.FullPath;
        _packed = $"{_raw}-packed";
        IReadOnlyList<BundledVariant> variants =
            RealCake.CreateContext().MultiVariantRepack(_raw, _packed, Packing.Zstd).Variants;
        _base = variants.First(variant => variant.PackedAgainst is null);
        _patch = variants.Last(variant => variant.PackedAgainst is not null);
        foreach (BundledVariant variant in variants)
            RealCake.CreateContext().MultiVariantExtract(_raw, variant.Name, At(variant.Name));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public IEnumerable<string> Run(int rounds)
    {
        string standIn = Workshop.CompileInto(_folder, "lz4start.c", "-llz4");
        Call(standIn, "pack", At(_base.Name), At("lz4"));
        string decoder = Workshop.CompileInto(_folder, Path.Combine("Programs", "decoder.c"), LauncherObject, "-lzstd");
        WriteFrame(_base);
        (string Name, string[] Command, string? Variant, string? Debug, long Size)[] ways =
        [
            ("raw", [_raw, .. _arguments], _base.Name, null, new FileInfo(_raw).Length),
            ($"packed, the base {_base.Name}", [_packed, .. _arguments], _base.Name, null, new FileInfo(_packed).Length),
            ($"packed, {_patch.Name} against it", [_packed, .. _arguments], _patch.Name, null, 0),
            ("raw, by memfd", [_raw, .. _arguments], _base.Name, "memfd", 0),
            ("lz4 of one, memfd, execveat", [standIn, At("lz4"), .. _arguments], null, null, new FileInfo(At("lz4")).Length),
            ("a C program that reads the base's frame", [decoder, "read", At(Frame)], null, null, 0),
            ("and decodes it", [decoder, "once", At(Frame)], null, null, 0),
        ];
        RunTimes[] times = [.. ways.Select(_ => new RunTimes())];
        for (int round = -WarmUps; round < rounds; round++)
        {
            for (int turn = 0; turn < ways.Length; turn++)
            {
                int way = (turn + round + WarmUps) % ways.Length;
                TimeSpan time = Child.Time(ways[way].Command, ways[way].Debug, ways[way].Variant, mayFail: ways[way].Command[0] != decoder);
                if (round >= 0)
                    times[way].Add(time);
            }
        }

        yield return "| | size | start to exit | beyond raw |";
        yield return "|---|---:|---:|---:|";
        foreach (((string name, string[] command, _, _, long size), RunTimes time) in ways.Zip(times))
        {
            string beyond = command[0] == decoder ? "" : Milliseconds((time.Median - times[0].Median).TotalMilliseconds);
            yield return $"| {name} | {(size == 0 ? "" : Quantity.Size(size))} | {Milliseconds(time.Median.TotalMilliseconds)} | {beyond} |";
        }

        yield return "";
        TimeSpan beyondRaw = times[1].Median - times[0].Median;
        TimeSpan once = times[^1].Median - times[^2].Median;
        yield return $"The C library decodes the base in {Milliseconds(once.TotalMilliseconds)} in a new process; "
            + $"the packed start beyond raw takes {Quantity.Ratio(beyondRaw / once)} of that.";
        yield return "";
        yield return "| decoding alone, repeated | C library | launcher | ratio | packed start beyond raw / C library |";
        yield return "|---|---:|---:|---:|---:|";
        yield return DecoderRow("the base", decoder, _base, null, beyondRaw);
        yield return DecoderRow("the other, after it", decoder, _patch, At(_base.Name), null);
    }

    private static string LauncherObject => Path.Combine(
        Repository.Root, "src", "Launcher", "obj", "Release", "X64", "launcher-zstd", "net10.0", "launcher.o");

    private string DecoderRow(string name, string decoder, BundledVariant variant, string? prefix, TimeSpan? beyondRaw)
    {
        WriteFrame(variant);
        string[] numbers = Call(decoder, ["speed", At(Frame), .. prefix is null ? [] : new[] { prefix }]).Split(' ');
        double[] values = [.. numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        (double theirs, double ours, double length) = (values[0], values[1], values[2]);
        string beyond = beyondRaw is { } time ? Quantity.Ratio(time.TotalMilliseconds / theirs) : "";
        return $"| {name} | {Speed(theirs)} | {Speed(ours)} | {Quantity.Ratio(ours / theirs)} | {beyond} |";

        string Speed(double milliseconds) => string.Create(
            CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms, {length / milliseconds / 1000:0} MB/s");
    }

    private void WriteFrame(BundledVariant variant)
    {
        byte[] bytes = new byte[variant.StoredLength];
        using FileStream bundle = File.OpenRead(_packed);
        bundle.Position = variant.Offset;
        bundle.ReadExactly(bytes);
        File.WriteAllBytes(At(Frame), bytes);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static string Milliseconds(double milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms");

    private static string Call(string program, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}: {output}");
    }
}
