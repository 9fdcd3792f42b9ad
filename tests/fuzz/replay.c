/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gives a fuzz target all of its corpus, which is tests/fuzz/corpus/NAME of fuzz-NAME: TAP. */
#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

#define SIZE_MAX_READ (1 << 20)

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay(const char *path)
{
	static uint8_t data[SIZE_MAX_READ];
	FILE *file = fopen(path, "re");

	HOLDS(file);
	LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), file));
	fclose(file);
}

/* In a child: one that crashes is the matter of one file. */
static int passes(const char *path)
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		replay(path);
		exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

int main(int argc, char *argv[])
{
	const char *name = argc ? strrchr(argv[0], '/') : NULL;
	struct dirent **files;
	char folder[128], path[512];
	int count;

	snprintf(folder, sizeof(folder), "tests/fuzz/corpus/%s",
		 name && strncmp(name, "/fuzz-", 6) == 0 ? name + 6 : "");
	count = scandir(folder, &files, is_file, alphasort);
	if (count < 0)
		perror(folder);
	printf("1..%d\n", count < 0 ? 0 : count);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]->d_name);
		printf("%s %d %s\n", passes(path) ? "ok" : "not ok", i + 1, files[i]->d_name);
		free(files[i]);
	}
	if (count >= 0)
		free(files);
	return count < 0;
}
