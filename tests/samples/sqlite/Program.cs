// Counts the words of standard input in a database in memory. SQLite itself is a native library that has to be found
// beside the executable.
using Microsoft.Data.Sqlite;

using var connection = new SqliteConnection("Data Source=:memory:");
connection.Open();
Execute("CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL)");
foreach (string word in Console.In.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
    Execute("INSERT INTO words VALUES ($word, 1) ON CONFLICT (word) DO UPDATE SET count = count + 1", word);

using SqliteCommand query = connection.CreateCommand();
query.CommandText = "SELECT word, count FROM words ORDER BY count DESC, word";
using SqliteDataReader row = query.ExecuteReader();
while (row.Read())
    Console.WriteLine($"{row.GetInt64(1)} {row.GetString(0)}");

void Execute(string text, string? word = null)
{
    using SqliteCommand command = connection.CreateCommand();
    command.CommandText = text;
    if (word != null)
        command.Parameters.AddWithValue("$word", word);
    command.ExecuteNonQuery();
}
