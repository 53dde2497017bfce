using System.Text;

namespace Cake.MultiVariant.IntegrationTests.Reporting;

/// <summary>MultiVariantReport to HTML.</summary>
public sealed class HtmlReportSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(360, "light")]
    [InlineData(360, "dark")]
    [InlineData(1280, "light")]
    [InlineData(1280, "dark")]
    public async Task It_fits_the_screen_and_needs_nothing_but_itself(int width, string colorScheme)
    {
        string report = await Report("tool");
        await using Browser browser = await Browser.Start();

        await browser.Open(report, width, colorScheme);

        await ShouldFit(browser, width);
        ((string)(await browser.Evaluate("getComputedStyle(document.body).backgroundColor"))!)
            .ShouldBe(colorScheme == "dark" ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)");
        ((string)(await browser.Evaluate(CharactersWithoutGlyph))!).ShouldBeEmpty();
        browser.Complaints.ShouldBeEmpty();
        browser.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal))
            .ShouldBe([new Uri(report).AbsoluteUri]);
        await browser.SaveScreenshot($"report-{width}-{colorScheme}.png");
    }

    /// <summary>Real sizes, and names as long as they can be.</summary>
    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Long_names_fit_too(int width)
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string[] names =
            ["x86-64-v4+avx512vbmi+avx512vbmi2+avx512vnni+avx512bitalg", "x86-64-v3+aes+pclmul+sha+rdrnd+rdseed", "x86-64"];
        string bundle = Bundle.Of(
            _directory["a-program-with-a-name-that-says-everything-about-it"],
            names.Select(name => new VariantArtifact(name, program)), new MultiVariantStitchSettings { Packing = Packing.Zstd });
        RealCake.CreateContext().MultiVariantReport(bundle, $"{bundle}.html");
        await using Browser browser = await Browser.Start();

        await browser.Open($"{bundle}.html", width, "light");

        await ShouldFit(browser, width);
        await browser.SaveScreenshot($"long-{width}-light.png");
    }

    /// <summary>On a phone, nobody scrolls past fifty CPUs to learn how to control a bundle.</summary>
    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task What_is_inside_and_how_to_control_it_come_first(int width)
    {
        string report = await Report("tool");
        await using Browser browser = await Browser.Start();

        await browser.Open(report, width, "light");

        string[] headings = [.. ((string)(await browser.Evaluate(
            "[...document.querySelectorAll('h2')]"
            + ".toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)"
            + ".map(e => e.innerText).join('\\n')"))!).Split('\n')];
        headings.ShouldBe(
        [
            "What is inside", "How to control it", "Findings", "Which CPU starts which variant",
            "Instructions beyond the baseline", "SHA-256",
        ]);
        ((double)(await browser.Evaluate(
            "[...document.querySelectorAll('code')].find(e => e.innerText == 'MULTIVARIANT_DEBUG=list')"
            + ".getBoundingClientRect().bottom"))!)
            .ShouldBeLessThan(800, "on the first screen");
    }

    [Fact]
    public async Task It_says_why_cpus_do_not_start_a_better_variant()
    {
        string report = await Report("tool");
        await using Browser browser = await Browser.Start();

        await browser.Open(report, 360, "light");

        (await ReasonFor(browser, "Intel Skylake-X")).ShouldBe("Not x86-64-v4, as 512-bit vectors lower the clock:");
        (await ReasonFor(browser, "Intel Skylake")).ShouldBe(
            "Not x86-64-v4, for lack of avx512f, avx512bw, avx512cd, avx512dq, avx512vl:");
        (await ReasonFor(browser, "AMD Piledriver")).ShouldBe("Not x86-64-v3, for lack of avx2, bmi2, movbe:");
        (await ReasonFor(browser, "AMD Zen 4")).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_says_what_a_machine_must_have()
    {
        string report = await Report("tool");
        BundledVariant variant = RealCake.CreateContext().MultiVariantInspect(_directory["tool"]).Variants[0];
        await using Browser browser = await Browser.Start();

        await browser.Open(report, 360, "light");

        ((string)(await browser.Evaluate("document.body.innerText"))!).ShouldContain(
            $"\nNeeds {variant.Dependencies!.Interpreter}, libc.so.6, glibc {variant.Dependencies.MinimumGlibc} or later.\n");
    }

    [Fact]
    public async Task Text_of_all_colours_stands_out_from_its_background()
    {
        string report = await Report("tool");
        await using Browser browser = await Browser.Start();
        foreach (string colorScheme in (string[])["light", "dark"])
        {
            await browser.Open(report, 1280, colorScheme);

            ((double)(await browser.Evaluate(LowestContrast))!).ShouldBeGreaterThan(4.5, $"WCAG AA, {colorScheme}");
        }
    }

    [Fact]
    public async Task It_names_variants_sizes_hashes_and_the_cpus_that_start_them()
    {
        string report = await Report("tool");
        BundleDescription bundle = RealCake.CreateContext().MultiVariantInspect(_directory["tool"]);
        await using Browser browser = await Browser.Start();

        await browser.Open(report, 1280, "light");

        string text = (string)(await browser.Evaluate("document.body.innerText"))!;
        text.ShouldContain(bundle.Sha256);
        bundle.Variants.ShouldAllBe(variant => text.Contains(variant.Name) && text.Contains(variant.Sha256));
        (await CardOf(browser, "x86-64-v4")).ShouldContain("AMD Zen 4");
        (await CardOf(browser, "x86-64-v4")).ShouldNotContain("Cascade Lake");
        (await CardOf(browser, "x86-64-v3")).ShouldContain("Cascade Lake");
        (await CardOf(browser, "x86-64-v2")).ShouldContain("Sandy Bridge");
        (await CardOf(browser, "x86-64")).ShouldContain("AMD K8");
    }

    [Fact]
    public async Task A_bundle_for_arm64_has_its_own_levels_and_cpus()
    {
        string program = new MinimalElf { Machine = ElfMachine.AArch64 }.WriteTo(_directory["program"]);
        string bundle = Arm64.BundleOf(program, _directory["tool"], Arm64.Variants);
        RealCake.CreateContext().MultiVariantReport(bundle, $"{bundle}.html");
        await using Browser browser = await Browser.Start();

        await browser.Open($"{bundle}.html", 360, "dark");

        ((string)(await browser.Evaluate("document.body.innerText"))!).ShouldNotContain("Pentium");
        await ShouldFit(browser, 360);
        (await CardOf(browser, "armv8.4-a")).ShouldContain("Apple M1");
        (await CardOf(browser, "armv8.2-a+rcpc+dotprod")).ShouldContain("AWS Graviton 2");
        (await CardOf(browser, "armv8.1-a")).ShouldContain("Fujitsu A64FX");
        (await CardOf(browser, "armv8-a")).ShouldContain("Raspberry Pi 4");
        await browser.SaveScreenshot("report-arm64.png");
    }

    [Fact]
    public async Task Packed_variants_have_two_sizes()
    {
        VariantArtifact[] variants = [.. ((string[])["v1", "v3", "v4"]).Select(name => new VariantArtifact(
            name, new MinimalElf { Content = [.. new byte[100_000], .. Encoding.ASCII.GetBytes(name)] }.WriteTo(_directory[name])))];
        string bundle = Bundle.Of(_directory["tool"], variants, new MultiVariantStitchSettings { Packing = Packing.Zstd });
        RealCake.CreateContext().MultiVariantReport(bundle, $"{bundle}.html");
        RealCake.CreateContext().MultiVariantReport(bundle, $"{bundle}.md");
        await using Browser browser = await Browser.Start();

        await browser.Open($"{bundle}.html", 360, "light");

        string text = (string)(await browser.Evaluate("document.body.innerText"))!;
        text.ShouldContain("The variants are packed: x86-64-v3 by itself");
        text.ShouldContain(" of 100 kB");
        ((int)(await browser.Evaluate("document.querySelectorAll('.whole').length"))!).ShouldBe(3);
        await ShouldFit(browser, 360);
        (await File.ReadAllTextAsync($"{bundle}.md", TestContext.Current.CancellationToken)).ShouldContain(" of 100 kB |");
        await browser.SaveScreenshot("report-packed.png");
    }

    [Fact]
    public async Task It_counts_the_instructions_of_each_variant()
    {
        await ReportLevels();
        await using Browser browser = await Browser.Start();

        await browser.Open(_directory["sums.html"], 360, "light");

        string[] cards = [.. ((string)(await browser.Evaluate(
            "[...document.querySelectorAll('.card:has(.variants)')].map(e => e.innerText).join('\\f')"))!).Split('\f')];
        cards.Length.ShouldBe(3);
        cards[0].ShouldStartWith("x86-64-v4");
        cards[0].ShouldContain("avx512f");
        cards[1].ShouldStartWith("x86-64-v3");
        cards[1].ShouldContain("avx2");
        cards[1].ShouldNotContain("avx512f");
        cards[2].ShouldStartWith("x86-64");
        cards[2].ShouldNotContain("avx");
        await browser.SaveScreenshot("levels-360-light.png");
        await browser.Open(_directory["sums.html"], 1280, "dark");
        await browser.SaveScreenshot("levels-1280-dark.png");
    }

    [Fact]
    public async Task What_comes_from_file_names_is_text()
    {
        const string Name = "<img src=x onerror=alert(1)>&amp;\"'";
        string report = await Report(Name);
        await using Browser browser = await Browser.Start();

        await browser.Open(report, 360, "light");

        ((string)(await browser.Evaluate("document.querySelector('h1').textContent"))!).ShouldBe(Name);
        ((int)(await browser.Evaluate("document.images.length"))!).ShouldBe(0);
        await ShouldFit(browser, 360);
    }

    [Fact]
    public async Task The_same_bundle_gives_the_same_report()
    {
        string first = await File.ReadAllTextAsync(await Report("tool"), TestContext.Current.CancellationToken);
        string second = await File.ReadAllTextAsync(await Report("tool"), TestContext.Current.CancellationToken);

        second.ShouldBe(first);
        first.ShouldNotContain(_directory.Path);
    }

    [Fact]
    public async Task Cpus_that_can_run_nothing_are_named()
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        Bundle.Of(_directory["tool"], [new VariantArtifact("x86-64-v3", program)]);
        RealCake.CreateContext().MultiVariantReport(_directory["tool"], _directory["tool.html"]);
        await using Browser browser = await Browser.Start();

        await browser.Open(_directory["tool.html"], 360, "dark");

        (await CardOf(browser, "no variant")).ShouldContain("Intel Nehalem");
        (await CardOf(browser, "no variant")).ShouldNotContain("Haswell");
    }

    private static async Task<string> CardOf(Browser browser, string variant) => (string)(await browser.Evaluate(
        $"[...document.querySelectorAll('.card')].find(e => e.querySelector('h3').textContent == '{variant}').innerText"))!;

    /// <summary>The paragraph above the list that has the CPU, or nothing.</summary>
    private static async Task<string> ReasonFor(Browser browser, string cpu) => (string)(await browser.Evaluate(
        $$"""
        (() => {
          const own = e => e.firstChild.data.trim() == '{{cpu}}';
          const list = [...document.querySelectorAll('.card li')].find(own).parentElement;
          return list.previousElementSibling.matches('.why') ? list.previousElementSibling.innerText : '';
        })()
        """))!;

    /// <summary>Neither the page nor anything in it scrolls sideways, and nothing reaches beyond the window.</summary>
    private static async Task ShouldFit(Browser browser, int width)
    {
        ((int)(await browser.Evaluate("document.documentElement.scrollWidth"))!).ShouldBeLessThanOrEqualTo(width);
        ((string)(await browser.Evaluate(
            $$"""
            [...document.body.querySelectorAll('*')]
              .filter(e => {
                const box = e.getBoundingClientRect();
                return box.left < -0.5 || box.right > {{width}} + 0.5 || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0);
              })
              .map(e => e.outerHTML.slice(0, 100)).join('\n')
            """))!).ShouldBeEmpty();
    }

    private async Task<string> Report(string name)
    {
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        string bundle = Bundle.OfAllLevels(program, _directory[name]);
        RealCake.CreateContext().MultiVariantReport(bundle, $"{bundle}.html");
        return $"{bundle}.html";
    }

    /// <summary>Reports on a program that the compiler makes wider for each level.</summary>
    private async Task ReportLevels()
    {
        string[] levels = ["x86-64", "x86-64-v3", "x86-64-v4"];
        var variants = new List<VariantArtifact>();
        foreach (string level in levels)
        {
            string[] options = ["-O3", "-ffast-math", "-mprefer-vector-width=512", $"-march={level}"];
            variants.Add(new VariantArtifact(level, await Gcc.CompileProgram("sums.c", _directory[level], options)));
        }

        Bundle.Of(_directory["sums"], variants);
        RealCake.CreateContext().MultiVariantReport(_directory["sums"], _directory["sums.html"]);
    }

    /// <summary>The characters that are drawn as the one that no font has.</summary>
    private const string CharactersWithoutGlyph =
        """
        (() => {
          const context = document.createElement('canvas').getContext('2d');
          context.font = getComputedStyle(document.body).font;
          const draw = character => {
            context.clearRect(0, 0, 300, 150);
            context.fillText(character, 20, 50);
            return context.canvas.toDataURL();
          };
          const missing = draw('\uFFFF');
          return [...new Set(document.body.innerText)].filter(c => c.trim() && draw(c) === missing).join('');
        })()
        """;

    /// <summary>WCAG 2.2, contrast ratio of each element that has text of its own.</summary>
    private const string LowestContrast =
        """
        (() => {
          const luminance = color => {
            const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3)
              .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const background = e => {
            for (; e; e = e.parentElement) {
              const color = getComputedStyle(e).backgroundColor;
              if (color !== 'rgba(0, 0, 0, 0)') return color;
            }
          };
          return Math.min(...[...document.body.querySelectorAll('*')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .map(e => [getComputedStyle(e).color, background(e)].map(luminance))
            .map(([a, b]) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)));
        })()
        """;
}
