using Cake.Core.Annotations;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Reporting;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>
    /// Reports what a bundle holds: sizes, hashes, what a machine must have to run it, how to control its launcher, findings,
    /// which CPUs start which variant and why no better one, and instructions.
    /// </summary>
    /// <remarks>
    /// The extension chooses the format: HTML that needs no other file and no network, or Markdown. On GitHub Actions
    /// and Azure Pipelines the Markdown also becomes a summary of the job, and later steps get the outputs
    /// <c>multivariant_bundle</c> (path), <c>multivariant_sha256</c>, <c>multivariant_variants</c> (names separated by spaces)
    /// and <c>multivariant_report</c> (path).
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="output">The <c>.html</c> or <c>.md</c> file to write. An existing file is replaced.</param>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged, the extension is another one, or the file cannot be written.
    /// </exception>
    /// <example>
    /// <code>MultiVariantReport("./artifacts/tool", "./artifacts/tool.html");</code>
    /// </example>
    [CakeMethodAlias]
    public static void MultiVariantReport(this ICakeContext context, FilePath bundle, FilePath output)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(output);
        new Reporter(context.Log, BuildServer.Of(context))
            .Report(bundle.MakeAbsolute(context.Environment), output.MakeAbsolute(context.Environment));
    }
}
