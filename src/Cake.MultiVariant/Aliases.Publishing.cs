using Cake.Core;
using Cake.Core.Annotations;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>
    /// Publishes a project as NativeAOT for every CPU level that its ILCompiler can build, as one Linux executable
    /// that starts the best variant for the CPU.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// The project cannot be published as NativeAOT for Linux x64 on this machine, does not compile, or the output
    /// cannot be written. What an earlier publish left in the output directory is untouched then.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantPublish("./src/Tool");
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantPublish(this ICakeContext context, string project) =>
        context.MultiVariantPublish(project, new MultiVariantPublishSettings());

    /// <summary>
    /// Publishes a project as NativeAOT for several CPU levels, as one Linux executable that starts the best variant
    /// for the CPU, with settings.
    /// </summary>
    /// <remarks>
    /// The bundle has the executable's name and lies in
    /// <see cref="Cake.Common.Tools.DotNet.Publish.DotNetPublishSettings.OutputDirectory"/>, or where
    /// <c>dotnet publish</c> would put the executable. All other published files lie beside it, and the debug symbols
    /// of each variant in <c>symbols/&lt;variant&gt;/</c>. Targets that the project hangs on <c>Publish</c> run once
    /// for each variant.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// The project cannot be published as NativeAOT for Linux x64 on this machine, does not compile, has files beside
    /// the executable that differ between the variants, or the output cannot be written. What an earlier publish left
    /// in the output directory is untouched then.
    /// </exception>
    /// <example>
    /// <code>
    /// var bundle = MultiVariantPublish("./src/Tool/Tool.csproj", new MultiVariantPublishSettings
    /// {
    ///     OutputDirectory = "./artifacts/",
    ///     Variants = ["x86-64", "x86-64-v3"],
    /// });
    /// Information("{0} has {1:N0} bytes", bundle.Path, bundle.Length);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeNamespaceImport("Cake.Common.Tools.DotNet.Publish")]
    public static BundleDescription MultiVariantPublish(
        this ICakeContext context, string project, MultiVariantPublishSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        ArgumentNullException.ThrowIfNull(settings);
        using IDisposable group = BuildServer.Of(context).Group($"MultiVariantPublish {project}");
        return new Publisher(context, settings).Publish(project);
    }
}
