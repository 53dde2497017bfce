using Cake.Core;

namespace Cake.MultiVariant.Tests.Files;

public sealed class StagedFileSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public StagedFileSpecs()
    {
        File.WriteAllText(_directory["first"], "the first one before");
        File.WriteAllText(_directory["second"], "the second one before");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void All_files_take_their_places_together()
    {
        using (var staged = new StagedFiles())
        {
            StageAll(staged);
            Content().ShouldContain("first: the first one before");
            staged.Commit();
        }

        Content().ShouldBe(["first: new", "new/: ", "new/deep/: ", "new/deep/file: new", "second: new"]);
    }

    [Fact]
    public void Files_that_are_not_committed_leave_everything_as_it_was()
    {
        string[] before = Content();

        using (var staged = new StagedFiles())
            StageAll(staged);

        Content().ShouldBe(before);
    }

    /// <summary>The staged file is missing when its turn comes: a failure that even root runs into.</summary>
    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    [InlineData("new/deep/file")]
    public void A_commit_that_fails_half_way_leaves_everything_as_it_was(string target)
    {
        string[] before = Content();

        using (var staged = new StagedFiles())
        {
            StageAll(staged);
            File.Delete(Directory
                .GetFiles(Path.GetDirectoryName(_directory[target])!, $"{Path.GetFileName(target)}*")
                .Single(path => path != _directory[target]));

            Should.Throw<CakeException>(staged.Commit).Message.ShouldStartWith($"Cannot write {_directory[target]}: ");
        }

        Content().ShouldBe(before);
    }

    private void StageAll(StagedFiles staged)
    {
        TextFile.Stage(staged, _directory["first"], "new");
        TextFile.Stage(staged, _directory["second"], "new");
        TextFile.Stage(staged, _directory["new/deep/file"], "new");
    }

    /// <summary>Everything in the directory, with its content.</summary>
    private string[] Content() =>
    [
        .. from entry in new DirectoryInfo(_directory.Path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
           let name = Path.GetRelativePath(_directory.Path, entry.FullName)
           orderby name
           select entry is FileInfo ? $"{name}: {File.ReadAllText(entry.FullName)}" : $"{name}/: ",
    ];
}
