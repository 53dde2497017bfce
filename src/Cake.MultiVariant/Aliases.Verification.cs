using Cake.Core.Annotations;
using Cake.MultiVariant.Validation;
using Cake.MultiVariant.Verification;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>
    /// Reads a finished bundle back, checks its variants against all rules, and starts it on emulated CPUs if
    /// QEMU's user mode emulator is installed: <c>qemu-x86_64</c>, or <c>qemu-aarch64</c> for arm64.
    /// </summary>
    /// <remarks>
    /// Programs of another architecture that need the C library find it in <c>/usr/aarch64-linux-gnu</c> or
    /// <c>/usr/x86_64-linux-gnu</c>, where distributions put it, or in the folder that <c>QEMU_LD_PREFIX</c> names.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="CakeException">
    /// The bundle is missing or damaged, has variants that are not what their names say, starts the wrong one, or does
    /// not run. The message lists all findings.
    /// </exception>
    /// <example>
    /// <code>
    /// var verification = MultiVariantVerify("./artifacts/tool", new MultiVariantVerifySettings
    /// {
    ///     SmokeArguments = "--version",
    ///     Validation = { MaximumGlibc = new Version(2, 31), RuleSeverities = { ["MV1105"] = RuleSeverity.Error } },
    /// });
    /// foreach (var start in verification.Starts)
    /// {
    ///     Information("{0} starts {1}", start.CpuModel, start.Variant);
    /// }
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleVerification MultiVariantVerify(
        this ICakeContext context, FilePath bundle, MultiVariantVerifySettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bundle);
        return new BundleVerifier(context, settings ?? new MultiVariantVerifySettings(), new ArtifactReader())
            .Verify(bundle.MakeAbsolute(context.Environment));
    }
}
