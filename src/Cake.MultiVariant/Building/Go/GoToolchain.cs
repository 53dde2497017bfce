using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building.Go;

/// <summary>A Go toolchain, as <c>go env</c> describes it for a build.</summary>
internal sealed partial class GoToolchain
{
    /// <summary>The minor version of the first Go 1 that knows levels of CPUs.</summary>
    private const int FirstWithLevels = 18;

    /// <summary>The first whose <c>go list</c> prints chosen fields, and so need not compute all others.</summary>
    private const int FirstWithChosenFields = 19;

    private readonly Dictionary<string, string> _environment;
    private readonly int _minorVersion;
    private readonly GoNames _names;

    /// <param name="environment">What <c>go env -json</c> prints.</param>
    /// <exception cref="CakeException">This Go cannot build bundles, or is asked to build for another system.</exception>
    public GoToolchain(string environment)
    {
        _environment = JsonSerializer.Deserialize<Dictionary<string, string>>(environment)!;
        // Before 1.16 there is no GOVERSION. Development versions are "devel go1.25-…".
        Match version = MinorVersion.Match(Version);
        _minorVersion = version.Success ? int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (_minorVersion < FirstWithLevels)
            throw new CakeException($"Go is {(version.Success ? Version : "older than go1.16")}, which cannot build for CPU "
                + $"levels. Install Go 1.{FirstWithLevels} or later.");
        if (this["GOOS"] != "linux")
            throw new CakeException($"GOOS is {this["GOOS"]}, but bundles are for Linux. Set GOOS=linux, or unset it.");
        var names = Architecture.All.ToDictionary(known => known.GoNames(_minorVersion).Architecture);
        if (!names.TryGetValue(this["GOARCH"], out Architecture? architecture))
            throw new CakeException($"GOARCH is {this["GOARCH"]}, but there are bundles only for "
                + $"{string.Join(" and ", names.Keys)}. Choose one of these.");
        Architecture = architecture;
        _names = architecture.GoNames(_minorVersion);
    }

    public Architecture Architecture { get; }

    /// <summary>Such as <c>go1.24.4</c>.</summary>
    public string Version => this["GOVERSION"];

    /// <summary>Where it keeps what it has compiled.</summary>
    public DirectoryPath Cache => this["GOCACHE"];

    public bool ListsChosenFields => _minorVersion >= FirstWithChosenFields;

    /// <summary>The C compiler, if C code is compiled for another architecture than this machine's; or null.</summary>
    public string? CrossCompiler => this["CGO_ENABLED"] == "1" && this["GOARCH"] != this["GOHOSTARCH"] ? this["CC"] : null;

    /// <summary>The variants that it builds if nobody chooses.</summary>
    public IEnumerable<Variant> DefaultVariants => _names.Compiler.DefaultVariants.Select(Variant.Parse);

    /// <summary>The variable that takes a level, or null if this Go has none for the architecture.</summary>
    public string? LevelVariable => _names.LevelVariable;

    private string this[string variable] => _environment.GetValueOrDefault(variable, "");

    /// <summary>The value of <see cref="LevelVariable"/> for a variant.</summary>
    /// <exception cref="CakeException">It cannot build the variant.</exception>
    public string LevelOf(Variant variant) => string.Join(',', _names.Compiler.Of(variant, Version));

    [GeneratedRegex(@"\bgo1\.(\d+)")]
    private static partial Regex MinorVersion { get; }
}
