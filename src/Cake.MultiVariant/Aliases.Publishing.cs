using Cake.Core.Annotations;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Publishing;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>
    /// Publishes a project as NativeAOT for several CPU levels, as one Linux executable that starts the best variant
    /// for the CPU.
    /// </summary>
    /// <remarks>
    /// The bundle has the executable's name and lies in
    /// <see cref="Cake.Common.Tools.DotNet.Publish.DotNetPublishSettings.OutputDirectory"/>, or where
    /// <c>dotnet publish</c> would put the executable. All other published files lie beside it, and the debug symbols
    /// of each variant in <c>symbols/&lt;variant&gt;/</c>. Targets that the project hangs on <c>Publish</c> run once
    /// for each variant. <c>NAME.multivariant.json</c> beside the bundle says what is in it.
    /// <para>
    /// A program learns which variant of it runs from <c>AppContext.GetData("MultiVariant.Variant")</c>. While a
    /// variant is compiled to native code and published, the MSBuild property <c>MultiVariantVariant</c> is its name, so
    /// that projects can have ILC options for one variant:
    /// <c>&lt;OptimizationPreference Condition="'$(MultiVariantVariant)' == 'x86-64-v4'"&gt;</c>.
    /// </para>
    /// <para>
    /// The same sources and SDK make the same bytes in every folder: <c>ContinuousIntegrationBuild</c> is <c>true</c>
    /// and <c>PathMap</c> maps the folder of the repository, solution or project to <c>/_/</c>, unless the project or
    /// the settings set these properties.
    /// </para>
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
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
        this ICakeContext context, string project, MultiVariantPublishSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        using IDisposable group = BuildServer.Of(context).Group($"MultiVariantPublish {project}");
        return new Publisher(context, settings ?? new MultiVariantPublishSettings()).Publish(project);
    }

    /// <summary>
    /// Builds one variant of a project, to be stitched with others later, perhaps on another machine.
    /// </summary>
    /// <remarks>
    /// It is written into a folder with the variant's name, in
    /// <see cref="Cake.Common.Tools.DotNet.Publish.DotNetPublishSettings.OutputDirectory"/> or in <c>variants</c> beside
    /// where <c>dotnet publish</c> would put it: all files in <c>publish</c>, and their description,
    /// <c>variant.multivariant.json</c>. Settings that concern several variants or the bundle have no effect.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <param name="variant">The variant's name, or a level's short form: <c>v3</c>.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What was built.</returns>
    /// <exception cref="CakeException">
    /// The project cannot be published as NativeAOT for Linux x64 on this machine, does not compile, or the output
    /// cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantBuildVariant("./src/Tool", "x86-64-v3", new MultiVariantPublishSettings
    /// {
    ///     OutputDirectory = "./artifacts/variants",
    /// });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeNamespaceImport("Cake.Common.Tools.DotNet.Publish")]
    public static VariantDescription MultiVariantBuildVariant(
        this ICakeContext context, string project, string variant, MultiVariantPublishSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        ArgumentException.ThrowIfNullOrWhiteSpace(variant);
        return new Publisher(context, settings ?? new MultiVariantPublishSettings()).BuildVariant(project, variant);
    }

    /// <summary>
    /// Stitches variants that <c>MultiVariantBuildVariant</c> built, into the bundle that <c>MultiVariantPublish</c>
    /// would have made of them.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="directory">A directory that has the variants' folders, wherever in it.</param>
    /// <param name="outputDirectory">
    /// Where the bundle goes, under the program's name, and all that belongs beside it.
    /// </param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// Variants are missing, damaged or not of the same sources, or the bundle cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantStitchVariants("./artifacts/variants", "./artifacts/tool", new MultiVariantStitchSettings
    /// {
    ///     LaunchMode = LaunchMode.Memfd,
    /// });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantStitchVariants(
        this ICakeContext context,
        DirectoryPath directory,
        DirectoryPath outputDirectory,
        MultiVariantStitchSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(outputDirectory);
        return new VariantCollection(directory.MakeAbsolute(context.Environment)).Stitch(
            outputDirectory.MakeAbsolute(context.Environment), settings ?? new MultiVariantStitchSettings(), context.Log);
    }
}
