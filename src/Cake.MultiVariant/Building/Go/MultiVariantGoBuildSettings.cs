namespace Cake.MultiVariant;

/// <summary>
/// How <c>MultiVariantGoBuild</c> builds: with the flags of <c>go build</c>. Its flag <c>-C</c> is <see
/// cref="Cake.Core.Tooling.ToolSettings.WorkingDirectory"/>. The variants are <c>x86-64</c>, <c>x86-64-v2</c> and
/// <c>x86-64-v3</c> unless set; on arm64 <c>armv8-a</c> and, from Go 1.23 on, <c>armv8.1-a</c>. The output directory is
/// the working directory unless set, as for <c>go build</c>.
/// </summary>
public sealed class MultiVariantGoBuildSettings : MultiVariantBuildSettings
{
    /// <summary>The executable's name. Null, the default, means the name that <c>go build</c> would give it.</summary>
    public string? Name { get; set; }

    /// <summary>What to build for, as <c>GOARCH</c>: <c>amd64</c> or <c>arm64</c>. Null means as Go itself would.</summary>
    public string? GoArch { get; set; }

    /// <summary>The build tags, flag <c>-tags</c>.</summary>
    public ICollection<string> Tags { get; set; } = [];

    /// <summary>Arguments for the linker, flag <c>-ldflags</c>: <c>-s -w -X main.version=1.2</c>.</summary>
    public string? LdFlags { get; set; }

    /// <summary>Arguments for the compiler, flag <c>-gcflags</c>.</summary>
    public string? GcFlags { get; set; }

    /// <summary>Arguments for the assembler, flag <c>-asmflags</c>.</summary>
    public string? AsmFlags { get; set; }

    /// <summary>
    /// Whether the executables contain no folder of this machine, flag <c>-trimpath</c>. With <c>true</c>, the default, the
    /// same sources make the same bundle in every folder.
    /// </summary>
    public bool TrimPath { get; set; } = true;

    /// <summary><c>exe</c> or <c>pie</c>, flag <c>-buildmode</c>. Null means as Go itself would.</summary>
    public string? BuildMode { get; set; }

    /// <summary>Whether to record the state of version control, flag <c>-buildvcs</c>. Null means as Go itself would.</summary>
    public bool? BuildVcs { get; set; }

    /// <summary>How modules are found, flag <c>-mod</c>: <c>readonly</c>, <c>vendor</c> or <c>mod</c>.</summary>
    public string? Mod { get; set; }

    /// <summary>The profile that optimizes the program, flag <c>-pgo</c> (from Go 1.21 on).</summary>
    public string? Pgo { get; set; }

    /// <summary>Whether to detect data races, flag <c>-race</c>.</summary>
    public bool Race { get; set; }

    /// <summary>Whether to count what is executed, flag <c>-cover</c> (from Go 1.20 on).</summary>
    public bool Cover { get; set; }

    internal override MultiVariantGoBuildSettings Clone() => (MultiVariantGoBuildSettings)base.Clone();
}
