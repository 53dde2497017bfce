using Cake.Core.Annotations;
using Cake.MultiVariant.Benchmarking;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>Runs the same commands on each variant, to tell whether the variants are worth it.</summary>
    /// <remarks>
    /// All variants that this CPU can run are measured alternately, and compared with the one that needs the least. The
    /// figures are logged, and shown on the job's page on GitHub Actions and Azure Pipelines. Let the commands run for
    /// at least some tens of milliseconds, as starting a process takes one or two.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="commandLines">
    /// What follows the program's name in a shell: arguments and redirected input. Each must end with exit code 0. An
    /// empty text runs the program without arguments.
    /// </param>
    /// <returns>The figures.</returns>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged, cannot run here, or ends with an exit code other than 0.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantBenchmark("./artifacts/tool", "--count ./corpus.txt", "--check &lt; ./corpus.txt");
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BenchmarkResult MultiVariantBenchmark(
        this ICakeContext context, FilePath bundle, params string[] commandLines) =>
        context.MultiVariantBenchmark(bundle, commandLines, settings: null);

    /// <summary>Runs the same commands on each variant, with settings.</summary>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="commandLines">What follows the program's name in a shell; each must end with exit code 0.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged, cannot run here, ends with an exit code other than 0, or does not have the
    /// baseline; or the chart cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// string[] commandLines = ["--count ./corpus.txt"];
    /// var result = MultiVariantBenchmark("./artifacts/tool", commandLines, new MultiVariantBenchmarkSettings
    /// {
    ///     Duration = TimeSpan.FromSeconds(30),
    ///     Chart = "./artifacts/benchmark.svg",
    /// });
    /// Information("{0}: {1:P0}", result.Commands[0].Variants[0].Name, result.Commands[0].Variants[0].Ratio);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BenchmarkResult MultiVariantBenchmark(
        this ICakeContext context,
        FilePath bundle,
        IEnumerable<string> commandLines,
        MultiVariantBenchmarkSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(commandLines);
        settings ??= new MultiVariantBenchmarkSettings();
        DirectoryPath workingDirectory =
            settings.WorkingDirectory?.MakeAbsolute(context.Environment) ?? context.Environment.WorkingDirectory;
        var benchmark = new Benchmark(context.Log, bundle.MakeAbsolute(context.Environment), settings);
        BenchmarkResult result = benchmark.Run([.. commandLines], workingDirectory);

        BenchmarkTable.WriteTo(context.Log, result);
        BuildServer.Of(context).Summarize($"{bundle.GetFilename()} benchmark", BenchmarkTable.ToMarkdown(result));
        if (settings.Chart is { } chart)
            TextFile.Write(chart.MakeAbsolute(context.Environment), BenchmarkChart.Of(result).ToSvg());
        return result;
    }
}
