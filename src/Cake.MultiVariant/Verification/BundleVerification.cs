namespace Cake.MultiVariant;

/// <summary>What <c>MultiVariantVerify</c> found.</summary>
public sealed record BundleVerification
{
    /// <summary>What the bundle holds.</summary>
    public required BundleDescription Bundle { get; init; }

    /// <summary>What is not as it should be, none of it an error.</summary>
    public required IReadOnlyList<ValidationFinding> Findings { get; init; }

    /// <summary>How it started on emulated CPUs; empty where there is no emulator.</summary>
    public required IReadOnlyList<EmulatedStart> Starts { get; init; }
}

/// <summary>A start of a bundle on an emulated CPU.</summary>
public sealed record EmulatedStart
{
    /// <summary>The CPU, as QEMU names it.</summary>
    public required string CpuModel { get; init; }

    /// <summary>The variant that it started, or null when the CPU can run none.</summary>
    public required string? Variant { get; init; }
}
