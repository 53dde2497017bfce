namespace Cake.MultiVariant;

/// <summary>What <c>MultiVariantVerify</c> found.</summary>
public sealed record BundleVerification
{
    /// <summary>What the bundle holds.</summary>
    public required BundleDescription Bundle { get; init; }

    /// <summary>Warnings and information; an error would have been thrown.</summary>
    public required IReadOnlyList<ValidationFinding> Findings { get; init; }

    /// <summary>How it started on emulated CPUs; empty without an emulator.</summary>
    public required IReadOnlyList<EmulatedStart> Starts { get; init; }
}

/// <summary>A start of a bundle on an emulated CPU.</summary>
public sealed record EmulatedStart
{
    /// <summary>The CPU, as QEMU names it.</summary>
    public required string CpuModel { get; init; }

    /// <summary>The variant that started, or null if the CPU can run none.</summary>
    public required string? Variant { get; init; }
}
