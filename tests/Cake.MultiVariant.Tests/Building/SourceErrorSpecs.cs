using Cake.MultiVariant.Building.Cargo;
using Cake.MultiVariant.Building.Go;
using Cake.MultiVariant.BuildSystems;

namespace Cake.MultiVariant.Tests.Building;

/// <summary>Where compilers say that an error is.</summary>
public sealed class SourceErrorSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public SourceErrorSpecs()
    {
        File.WriteAllText(_directory["Program.cs"], "");
        File.WriteAllText(_directory["app (1).csproj"], "");
        File.WriteAllText(_directory["main.go"], "");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("{0}/Program.cs(7,12): error CS0103: no 'x' [{0}/app (1).csproj]", 7, 12, "CS0103: no 'x'")]
    [InlineData("  {0}/Program.cs(7,12): error CS0103: no [{0}/app (1).csproj::TargetFramework=net9.0]", 7, 12, "CS0103: no")]
    [InlineData("Program.cs(7): AOT analysis error IL3050: [A] b: c [{0}/app (1).csproj]", 7, null, "IL3050: [A] b: c")]
    [InlineData("{0}/Program.cs(7,12,7,19): error CS0103: no", 7, 12, "CS0103: no")]
    [InlineData("{0}/Program.cs(7,12-19): error : no", 7, 12, "no")]
    public void MSBuild(string line, int row, int? column, string message) =>
        MSBuildError.TryRead(line.Replace("{0}", _directory.Path))
            .ShouldBe(new SourceError(_directory["Program.cs"], row, column, message));

    [Fact]
    public void MSBuild_may_be_about_a_whole_file() =>
        MSBuildError.TryRead($"{_directory["app (1).csproj"]} : error NU1101: Unable to find package X.")
            .ShouldBe(new SourceError(_directory["app (1).csproj"], null, null, "NU1101: Unable to find package X."));

    [Theory]
    [InlineData("{0}/Program.cs(7,12): warning CS0168: error CS0103: no")]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.")]
    [InlineData("{0}/Missing.cs(7,12): error CS0103: no")]
    [InlineData("    1 Error(s)")]
    [InlineData("")]
    public void MSBuild_says_other_things_too(string line) =>
        MSBuildError.TryRead(line.Replace("{0}", _directory.Path)).ShouldBeNull();

    [Theory]
    [InlineData("./main.go:7:2: undefined: x", 7, 2, "undefined: x")]
    [InlineData("main.go:7: unrecognized instruction \"X\"", 7, null, "unrecognized instruction \"X\"")]
    [InlineData("./main.go:7:2: error: expected ';'", 7, 2, "expected ';'")]
    public void Go(string line, int row, int? column, string message) =>
        GoError.TryRead(line, _directory.Path).ShouldBe(new SourceError(_directory["main.go"], row, column, message));

    [Theory]
    [InlineData("# example.com/tool")]
    [InlineData("./main.go:7:2: warning: unused variable")]
    [InlineData("./main.go:7:2: note: declared here")]
    [InlineData("./other.go:7:2: undefined: x")]
    public void Go_says_other_things_too(string line) => GoError.TryRead(line, _directory.Path).ShouldBeNull();

    [Fact]
    public void Cargo()
    {
        const string Spans =
            """
            [{"file_name":"lib.rs","line_start":1,"column_start":1,"is_primary":false},
            {"file_name":"src/main.rs","line_start":7,"column_start":5,"is_primary":true}]
            """;

        ErrorOf($$"""{"level":"error","message":"no x","code":{"code":"E0425"},"spans":{{Spans}}}""")
            .ShouldBe(new SourceError("/repo/src/main.rs", 7, 5, "E0425: no x"));
        ErrorOf($$"""{"level":"error","message":"no x\nat all","code":null,"spans":{{Spans}}}""")
            .ShouldBe(new SourceError("/repo/src/main.rs", 7, 5, "no x"));
        ErrorOf($$"""{"level":"warning","message":"no x","code":null,"spans":{{Spans}}}""").ShouldBeNull();
        ErrorOf("""{"level":"error","message":"aborting due to 1 previous error","code":null,"spans":[]}""").ShouldBeNull();

        static SourceError? ErrorOf(string message) =>
            CargoMessage.TryRead($$"""{"reason":"compiler-message","message":{{message}}}""")!.ErrorIn("/repo");
    }
}
