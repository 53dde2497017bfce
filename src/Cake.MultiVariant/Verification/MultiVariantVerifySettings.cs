namespace Cake.MultiVariant;

/// <summary>How <c>MultiVariantVerify</c> verifies a bundle.</summary>
public sealed class MultiVariantVerifySettings
{
    /// <summary>What the variants must be like.</summary>
    public MultiVariantValidationSettings Validation { get; set; } = new();

    /// <summary>Whether to start it on emulated CPUs, if <c>qemu-x86_64</c> or
    /// <c>qemu-aarch64</c>, as the bundle needs it, is on PATH or one of Cake's tools.</summary>
    public bool Emulate { get; set; } = true;

    /// <summary>
    /// Arguments to run the program with on each emulated CPU that it has a variant for, where it must end with exit
    /// code 0; or null to run only the launcher.
    /// </summary>
    public string? SmokeArguments { get; set; }

    /// <summary>How long a start may take before it counts as failed: one minute by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
