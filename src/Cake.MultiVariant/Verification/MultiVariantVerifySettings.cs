namespace Cake.MultiVariant;

/// <summary>How <c>MultiVariantVerify</c> verifies a bundle.</summary>
public sealed class MultiVariantVerifySettings
{
    /// <summary>What the variants must be.</summary>
    public MultiVariantValidationSettings Validation { get; set; } = new();

    /// <summary>
    /// Whether the bundle is started on emulated CPUs, where <c>qemu-x86_64</c> can be found: on PATH or as one of
    /// Cake's tools.
    /// </summary>
    public bool Emulate { get; set; } = true;

    /// <summary>
    /// Arguments with which the program itself is run on each emulated CPU that it has a variant for, and has to end
    /// with the exit code 0; or null to run the launcher only.
    /// </summary>
    public string? SmokeArguments { get; set; }

    /// <summary>After which time a start counts as failed.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
