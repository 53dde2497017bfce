using System.Diagnostics;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>A program, the bundle made of it, and arguments with which both do the same.</summary>
internal sealed record Subject(string Name, string Direct, string Bundle, params string[] Arguments);

/// <summary>Makes what is measured, in a folder that is deleted afterwards.</summary>
internal sealed class Workshop(string textstatBundle) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multivariant-benchmark-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public IEnumerable<Subject> Subjects()
    {
        yield return Textstat("--version");
        if (Node() is { } node)
            yield return Twins("node, a program over 50 MB", node, "--version");
        yield return Twins("empty static program", Compile("empty.c", "-nostdlib", "-static"));
    }

    public IEnumerable<Subject> WaitingSubjects()
    {
        yield return Twins("C program", Compile("waiting.c"));
        if (Node() is { } node)
            yield return Twins("node", node, "-e", "setTimeout(() => {}, 1e6)");
    }

    /// <summary>The demo's bundle beside the very variant that it starts on this machine.</summary>
    private Subject Textstat(params string[] arguments)
    {
        string direct = Path.Combine(_folder, "textstat");
        string started = RealCake.CreateContext().MultiVariantInspect(textstatBundle).Variants
            .First(variant => Child.Runs([textstatBundle, "--version"], variant.Name)).Name;
        RealCake.CreateContext().MultiVariantExtract(textstatBundle, started, direct);
        return new Subject($"textstat, a NativeAOT tool ({started})", direct, textstatBundle, arguments);
    }

    private Subject Twins(string name, string direct, params string[] arguments)
    {
        string bundle = Bundle.OfAllLevels(direct, Path.Combine(_folder, $"{Path.GetFileName(direct)}-bundle"));
        return new Subject(name, direct, bundle, arguments);
    }

    private string Compile(string source, params string[] options) => CompileInto(_folder, source, options);

    public static string CompileInto(string folder, string source, params string[] options)
    {
        string output = Path.Combine(folder, Path.GetFileNameWithoutExtension(source));
        using Process compiler = Process.Start(
            "cc", ["-O2", Path.Combine(AppContext.BaseDirectory, source), .. options, "-o", output]);
        compiler.WaitForExit();
        return compiler.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"cc ended with exit code {compiler.ExitCode} for {source}");
    }

    private string? Node()
    {
        string? installed = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, "node"))
            .FirstOrDefault(File.Exists);
        if (installed is null)
            return null;
        string copy = Path.Combine(_folder, "node");
        File.Copy(installed, copy, overwrite: true);
        return copy;
    }
}
