namespace Cake.MultiVariant.Tests.Building;

public sealed class ErrorExcerptSpecs
{
    [Fact]
    public void Errors_are_shown_once_though_MSBuild_repeats_them()
    {
        var output = new ErrorExcerpt();
        string[] lines = ["Program.cs(1,1): error CS0103: no", "Build FAILED.", "  Program.cs(1,1): error CS0103: no"];
        foreach (string line in lines)
            output.Add(line, isError: false);

        output.ToString().ShouldBe("Program.cs(1,1): error CS0103: no");
    }

    [Fact]
    public void What_comes_before_the_first_error_is_shown_too_but_not_all_of_it()
    {
        var output = new ErrorExcerpt();
        for (int i = 0; i < 100; i++)
            output.Add($"line {i}", isError: false);
        output.Add("ld: error: undefined symbol", isError: true);
        output.Add("behind", isError: false);

        string[] shown = output.ToString().Split(Environment.NewLine);
        shown[0].ShouldBe("ld: error: undefined symbol");
        shown[1..].ShouldBe(Enumerable.Range(85, 15).Select(i => $"line {i}"));
    }

    [Fact]
    public void What_a_program_says_on_standard_error_is_not_lost_behind_its_help()
    {
        var output = new ErrorExcerpt();
        output.Add("Unrecognized command or argument '--no-such-option'.", isError: true);
        output.Add("", isError: true);
        for (int i = 0; i < 100; i++)
            output.Add($"  --option{i}  What it does", isError: false);

        output.ToString().ShouldBe("Unrecognized command or argument '--no-such-option'.");
    }
}
