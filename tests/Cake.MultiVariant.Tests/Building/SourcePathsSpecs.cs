namespace Cake.MultiVariant.Tests.Building;

public sealed class SourcePathsSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_repository_is_mapped_as_a_whole()
    {
        _directory.CreateSubdirectory("repo,=/.git");
        _directory.CreateSubdirectory("repo,=/src/app");

        new SourcePaths(_directory["repo,=/src/app/app.csproj"]).PathMap.ShouldBe($"{_directory["repo,,=="]}/=/_/");
    }

    [Fact]
    public void Messages_name_the_real_file()
    {
        _directory.CreateSubdirectory("app/.git");
        var paths = new SourcePaths(_directory["app/app.csproj"]);

        paths.Unmap("/_/Program.cs(3): Trim analysis warning IL2026").ShouldBe($"{_directory["app/Program.cs"]}(3): Trim analysis warning IL2026");
        paths.Unmap("Generating native code of /_/").ShouldBe("Generating native code of /_/");
    }
}
