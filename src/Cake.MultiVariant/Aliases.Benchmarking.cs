using Cake.Core.Annotations;
using Cake.MultiVariant.Benchmarking;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>
    /// Tells whether the variants are worth it for a program: runs the same commands on each of them.
    /// </summary>
    /// <remarks>
    /// All variants that this CPU can run are measured alternately, and compared with the one that needs the least.
    /// The figures are logged, and shown on the page of the job on GitHub Actions and Azure Pipelines. Let the commands
    /// run for some tens of milliseconds at least: starting a process takes one or two.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="commandLines">
    /// What follows the program's name in a shell: arguments, and redirections of input. Each has to end with exit
    /// code 0. An empty text runs the program without arguments.
    /// </param>
    /// <returns>The figures.</returns>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged, cannot be run here, or ends with another exit code than 0.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantBenchmark("./artifacts/tool", "--count ./corpus.txt", "--check &lt; ./corpus.txt");
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BenchmarkResult MultiVariantBenchmark(
        this ICakeContext context, FilePath bundle, params string[] commandLines) =>
        context.MultiVariantBenchmark(bundle, commandLines, new MultiVariantBenchmarkSettings());

    /// <summary>
    /// Tells whether the variants are worth it for a program: runs the same commands on each of them, with settings.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="commandLines">
    /// What follows the program's name in a shell: arguments, and redirections of input. Each has to end with exit
    /// code 0. An empty text runs the program without arguments.
    /// </param>
    /// <param name="settings">The settings.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged, cannot be run here, or ends with another exit code than 0; the baseline is
    /// none of its variants; or the chart cannot be written.
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
        MultiVariantBenchmarkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(commandLines);
        ArgumentNullException.ThrowIfNull(settings);
        DirectoryPath workingDirectory =
            settings.WorkingDirectory?.MakeAbsolute(context.Environment) ?? context.Environment.WorkingDirectory;
        FilePath measured = bundle.MakeAbsolute(context.Environment);
        BenchmarkResult result =
            new Benchmark(context.Log, measured, settings).Run([.. commandLines], workingDirectory);

        BenchmarkTable.WriteTo(context.Log, result);
        BuildServer.Of(context).Summarize($"{bundle.GetFilename()} benchmark", BenchmarkTable.ToMarkdown(result));
        if (settings.Chart is { } chart)
            TextFile.Write(chart.MakeAbsolute(context.Environment), BenchmarkChart.Of(result).ToSvg());
        return result;
    }
}
