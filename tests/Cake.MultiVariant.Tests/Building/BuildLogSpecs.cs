using Cake.Core.Diagnostics;

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
    public void An_error_of_a_compiler_says_all_and_one_of_MSBuild_does_not()
    {
        ExcerptOf([("Restored", false), ("Program.cs(1,1): error CS0103: no", false)])
            .ShouldBe("Program.cs(1,1): error CS0103: no");
        ExcerptOf([("ld: cannot find -lx", false), ("Native.targets(9,5): error MSB3073: exited with code 1", false)])
            .Split(Environment.NewLine)
            .ShouldBe(["Native.targets(9,5): error MSB3073: exited with code 1", "ld: cannot find -lx"]);
    }

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

    [Fact]
    public void A_line_of_MSBuild_is_shown_as_it_is()
    {
        var log = new RecordingLog();

        new BuildLog(log).AddShown("publish", "  {0} {json: [1]}} {{");

        log.Entries.ShouldBe([(LogLevel.Information, "[publish]   {0} {json: [1]}} {{")]);
    }

    [Theory]
    [InlineData("  Determining projects to restore...", LogLevel.Verbose)]
    [InlineData("Build succeeded.", LogLevel.Verbose)]
    [InlineData("    0 Warning(s)", LogLevel.Verbose)]
    [InlineData("  Generating native code", LogLevel.Verbose)]
    [InlineData("  my target says: Generating native code", LogLevel.Information)]
    public void What_MSBuild_says_of_every_build_is_for_those_who_want_to_see_all(string line, LogLevel level)
    {
        var log = new RecordingLog();

        new BuildLog(log).AddShown("publish", line);

        log.Entries.ShouldBe([(level, $"[publish] {line}")]);
    }

    [Fact]
    public void A_warning_is_shown_once_though_MSBuild_repeats_it()
    {
        var log = new RecordingLog();
        var output = new BuildLog(log);

        output.AddShown("publish", "Program.cs(1,1): warning CS1030: careful");
        output.AddShown("publish", "  Program.cs(1,1): warning CS1030: careful");
        output.AddShown("publish", "Program.cs(2,1): warning CS1030: careful");

        log.Entries.ShouldBe(
        [
            (LogLevel.Warning, "[publish] Program.cs(1,1): warning CS1030: careful"),
            (LogLevel.Warning, "[publish] Program.cs(2,1): warning CS1030: careful"),
        ]);
    }

    [Fact]
    public void An_error_is_left_to_the_exception_unless_the_build_goes_on()
    {
        var log = new RecordingLog();
        var output = new BuildLog(log);

        output.AddShown("publish", "Program.cs(1,1): error CS0103: no");
        output.AddShown("publish", "  Program.cs(1,1): error CS0103: no");
        string[] before = [.. log.Lines];
        output.ShowErrors();

        before.ShouldBeEmpty();
        log.Entries.ShouldBe([(LogLevel.Error, "[publish] Program.cs(1,1): error CS0103: no")]);
    }

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
