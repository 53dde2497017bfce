namespace Cake.MultiVariant.Tests.Building;

public sealed class BuildLogSpecs
{
    [Fact]
    public void Errors_are_shown_once_though_MSBuild_repeats_them() =>
        ExcerptOf(
            [
                ("Program.cs(1,1): error CS0103: no", false),
                ("Build FAILED.", false),
                ("  Program.cs(1,1): error CS0103: no", false),
            ]).ShouldBe("Program.cs(1,1): error CS0103: no");

    [Fact]
    public void What_comes_before_the_first_error_is_shown_too_but_not_all_of_it()
    {
        string excerpt = ExcerptOf(
            [.. Lines(100), ("ld: error: undefined symbol", true), ("behind", false)]);

        string[] shown = excerpt.Split(Environment.NewLine);
        shown[0].ShouldBe("ld: error: undefined symbol");
        shown[1..].ShouldBe(Lines(100).TakeLast(15).Select(line => line.Text));
    }

    [Fact]
    public void What_a_program_says_on_standard_error_is_not_lost_behind_its_help() =>
        ExcerptOf([("Unrecognized command or argument '--no-such-option'.", true), ("", true), .. Lines(100)])
            .ShouldBe("Unrecognized command or argument '--no-such-option'.");

    private static string ExcerptOf(params IEnumerable<(string Text, bool IsError)> lines)
    {
        var output = new BuildLog(new RecordingLog());
        foreach ((string text, bool isError) in lines)
            output.Add("step", text, isError);
        return output.Excerpt("step");
    }

    private static IEnumerable<(string Text, bool IsError)> Lines(int count) =>
        Enumerable.Range(0, count).Select(i => ($"line {i}", false));
}
