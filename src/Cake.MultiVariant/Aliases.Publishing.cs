using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.IO;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Publishing;

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

    /// <summary>Builds one variant of a project, to be stitched with others later, perhaps on another machine.</summary>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <param name="variant">The variant's name, or a level's short form: <c>v3</c>.</param>
    /// <returns>What was built.</returns>
    /// <exception cref="CakeException">
    /// The project cannot be published as NativeAOT for Linux x64 on this machine, does not compile, or the output
    /// cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantBuildVariant("./src/Tool", Argument&lt;string&gt;("variant"));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static VariantDescription MultiVariantBuildVariant(
        this ICakeContext context, string project, string variant) =>
        context.MultiVariantBuildVariant(project, variant, new MultiVariantPublishSettings());

    /// <summary>
    /// Builds one variant of a project, to be stitched with others later, perhaps on another machine, with settings.
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
    /// <param name="settings">The settings.</param>
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
        this ICakeContext context, string project, string variant, MultiVariantPublishSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        ArgumentException.ThrowIfNullOrWhiteSpace(variant);
        ArgumentNullException.ThrowIfNull(settings);
        return new Publisher(context, settings).BuildVariant(project, variant);
    }

    /// <summary>
    /// Stitches variants that <c>MultiVariantBuildVariant</c> built, into the bundle that <c>MultiVariantPublish</c>
    /// would have made of them.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="variants">A directory that has the variants' folders, wherever in it.</param>
    /// <param name="output">The bundle to write. The variants' other files go beside it.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// Variants are missing, damaged or not of the same sources, or the bundle cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantStitch(Directory("./artifacts/variants"), File("./artifacts/tool"));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantStitch(
        this ICakeContext context, DirectoryPath variants, FilePath output) =>
        context.MultiVariantStitch(variants, output, new MultiVariantStitchSettings());

    /// <summary>
    /// Stitches variants that <c>MultiVariantBuildVariant</c> built, into the bundle that <c>MultiVariantPublish</c>
    /// would have made of them, with settings.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="variants">A directory that has the variants' folders, wherever in it.</param>
    /// <param name="output">The bundle to write. The variants' other files go beside it.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// Variants are missing, damaged or not of the same sources, or the bundle cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantStitch(Directory("./artifacts/variants"), File("./artifacts/tool"), new MultiVariantStitchSettings
    /// {
    ///     LaunchMode = LaunchMode.Memfd,
    /// });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantStitch(
        this ICakeContext context, DirectoryPath variants, FilePath output, MultiVariantStitchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(variants);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(settings);
        return new VariantCollection(variants.MakeAbsolute(context.Environment))
            .Stitch(output.MakeAbsolute(context.Environment), settings, context.Log);
    }
}
